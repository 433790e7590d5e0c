/// Where an export's text goes: the name of one of its files, and what comes next in it. A file comes once, and is written to its end
/// before another begins. An export of one file calls it "".
package typealias TextSink = (_ file: String, _ text: String) throws -> Void

/// A format of a labelling tool or a training program.
package protocol AnnotationWriter: Sendable {
    /// - Throws: what the sink throws.
    func write(_ annotations: Annotations, to sink: TextSink) throws
}
