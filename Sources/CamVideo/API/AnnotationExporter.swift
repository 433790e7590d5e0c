import Media

/// Writes boxes and labels for a labelling tool or a training program, from the maps of a run file: where a map is hot there is a box,
/// which is followed over time.
///
///     let exporter = AnnotationExporter(run: "drive.camvideo", output: "drive.xml", options: ExportOptions(format: .cvat))
///     let summary = try exporter.run()
public final class AnnotationExporter: Sendable {
    private let path: String
    private let output: String?
    private let options: ExportOptions
    private let interruption = Interrupt()

    /// - Parameters:
    ///   - run: the run file.
    ///   - output: a file, or a folder where the format is one; `-` is standard output. Nil is a name beside the run file.
    public init(run: String, output: String? = nil, options: ExportOptions) {
        path = run
        self.output = output
        self.options = options
    }

    /// Stops; nothing is written. From any thread.
    public func interrupt() { interruption.raise() }

    /// Blocks, so call it away from Swift's cooperative thread pool.
    /// - Parameter onFrame: called on the same thread with how many frames have been looked at.
    /// - Throws: ``CamVideoError``, or ``Interrupted``. Then nothing is left under the output's name.
    public func run(onFrame: (Int) -> Void = { _ in }) throws -> ExportSummary {
        do {
            try options.validate()
            return try ExportJob(run: path, output: output, options: options, interrupt: interruption).run(
                onFrame: onFrame)
        } catch {
            throw error is CamVideoError || error is Interrupted ? error : CamVideoError(String(describing: error))
        }
    }
}
