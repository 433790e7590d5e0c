/// An explanation that cannot be made: one sentence that says what to do.
package struct AttributionError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
