import Media

/// Writes runs down as one HTML page: the video plays, heat maps are drawn over it live, and probabilities are shown over time.
///
///     let reporter = Reporter(runs: ["drive.camvideo"], output: "report.html")
///     let summary = try reporter.run()
///
/// The page opens from a disk and loads nothing but the video, which it links to or has in it.
public struct Reporter: Sendable {
    private let runs: [String]
    private let output: String
    private let options: ReportOptions

    /// - Parameters:
    ///   - runs: run files of one video, as ``AnnotationOptions/savePath`` names them; the first two are shown side by side.
    ///   - output: the HTML file, or `-` for standard output.
    public init(runs: [String], output: String, options: ReportOptions = ReportOptions()) {
        self.runs = runs
        self.output = output
        self.options = options
    }

    /// Blocks, so call it away from Swift's cooperative thread pool.
    /// - Parameter onProgress: called on the same thread, a few times a second.
    /// - Throws: ``CamVideoError``. Then nothing is left under the output's name.
    public func run(onProgress: @escaping @Sendable (AnnotationProgress) -> Void = { _ in }) throws -> ReportSummary {
        do {
            FFmpegLog.quiet()
            return try ReportJob(runs: runs, output: output, options: options).run(onProgress: onProgress)
        } catch {
            throw error is CamVideoError ? error : CamVideoError(String(describing: error))
        }
    }
}
