import Attribution
import Media

/// Judges how good a method's maps are, on the frames of a video or on a picture.
///
///     var options = EvaluationOptions()
///     options.boxesPath = "boxes.json"
///     let report = try Evaluator(input: "in.mp4", options: options).run()
public struct Evaluator: Sendable {
    private let input: MediaInput
    private let options: EvaluationOptions
    private let loadModel: @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>

    /// - Parameter input: a file, a URL that FFmpeg reads, or `-` for standard input; or a run file, whose maps are judged by boxes.
    public init(input: String, options: EvaluationOptions = EvaluationOptions()) {
        self.init(
            input: input, options: options, loadModel: { try Annotator.load($0, $1, for: MediaInput(input)) })
    }

    /// With any network, where steadiness is judged; all else needs a compiled one.
    package init(
        input: String, options: EvaluationOptions,
        loadModel: @escaping @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>
    ) {
        self.input = MediaInput(input)
        self.options = options
        self.loadModel = loadModel
    }

    /// Blocks, so call it away from Swift's cooperative thread pool.
    /// - Parameter onEvent: called from the job's own threads, which wait for it.
    /// - Throws: ``CamVideoError``.
    public func run(
        onEvent: @escaping @Sendable (AnnotationEvent) -> Void = { _ in }
    ) throws -> EvaluationReport {
        do {
            FFmpegLog.quiet()
            try options.validate()
            if case .file(let path) = input, RunEvaluationJob.isRunFile(path) {
                return try RunEvaluationJob(path: path, options: options, onEvent: onEvent).run()
            }
            if options.checksSteadiness {
                return try SteadinessJob(input: input, options: options, loadModel: loadModel, onEvent: onEvent).run()
            }
            return try EvaluationJob(input: input, options: options, onEvent: onEvent).run()
        } catch {
            throw Annotator.sentence(error)
        }
    }
}
