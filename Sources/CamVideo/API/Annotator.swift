import Attribution
import Media
import Stages
import Synchronization

/// Shows, on every frame of a video, where a network looked.
///
///     let annotator = Annotator(input: "in.mp4", output: "out.mp4", options: AnnotationOptions())
///     let summary = try annotator.run()
///
/// One object does one job. ``run(onEvent:)`` blocks, so call it away from Swift's cooperative thread pool.
public final class Annotator: Sendable {
    private let input: MediaInput
    private let output: MediaOutput?
    private let options: AnnotationOptions
    /// Where what is drawn comes from a run file.
    private let rendering: (run: String, options: RenderOptions)?
    private let loadModel: @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>
    private let interruption = Interrupt()
    private let running = Mutex<(graph: StageGraph?, isCancelled: Bool)>((nil, false))

    /// - Parameters:
    ///   - input: a file, a URL that FFmpeg reads, or `-` for standard input.
    ///   - output: a file whose extension says the format, or `-` for Matroska on standard output; nil does all the
    ///     work and throws the result away, as a benchmark wants it.
    public convenience init(input: String, output: String?, options: AnnotationOptions = AnnotationOptions()) {
        self.init(
            input: input, output: output, options: options,
            loadModel: { try Self.load($0, $1, for: MediaInput(input)) })
    }

    /// Draws a video again from the run file that ``AnnotationOptions/savePath`` named, without its network: frames are the run's to
    /// the bit where nothing else is asked for.
    /// - Parameters:
    ///   - input: the run's own video.
    ///   - run: the run file.
    public convenience init(input: String, run: String, output: String?, options: RenderOptions = RenderOptions()) {
        self.init(
            input: input, output: output, options: AnnotationOptions(), rendering: (run, options),
            loadModel: { try Self.load($0, $1, for: MediaInput(input)) })
    }

    /// With any network.
    package init(
        input: String, output: String?, options: AnnotationOptions,
        rendering: (run: String, options: RenderOptions)? = nil,
        loadModel: @escaping @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>
    ) {
        self.input = MediaInput(input)
        self.output = output.map { MediaOutput($0) }
        self.options = options
        self.rendering = rendering
        self.loadModel = loadModel
    }

    /// The network that the options name, to explain an input.
    static func load(
        _ options: ModelOptions, _ explained: Explained, for input: MediaInput
    ) throws -> LoadedModel<any FrameExplainer> {
        let isFarFromDemo = options.source == .demo && !DemoClip.isInput(input)
        return LoadedModel(
            try LoadedModel<Explainer>(options, explained: explained),
            notices: isFarFromDemo ? [DemoClip.notice] : [])
    }

    /// Stops reading; what has been read is finished, so the output is complete up to there. From any thread.
    public func interrupt() { interruption.raise() }

    /// Stops everything at once and leaves no output. From any thread.
    public func cancel() {
        interruption.raise()
        let graph = running.withLock { running in
            running.isCancelled = true
            return running.graph
        }
        graph?.cancel()
    }

    /// Does the job.
    /// - Parameter onEvent: called from the job's own threads, which wait for it.
    /// - Throws: ``CamVideoError``, or ``Interrupted`` where it was stopped too early to have a result. Then nothing is left under the output's name.
    public func run(onEvent: @escaping @Sendable (AnnotationEvent) -> Void = { _ in }) throws -> AnnotationSummary {
        do {
            let isVerbose = rendering?.options.isVerbose ?? options.isVerbose
            if isVerbose { FFmpegLog.verbose() } else { FFmpegLog.quiet() }
            let job = try makeJob(onEvent)
            defer { running.withLock { $0.graph = nil } }
            let isCancelled = running.withLock { running in
                running.graph = job.pipeline.graph
                return running.isCancelled
            }
            if isCancelled { job.pipeline.graph.cancel() }
            return try job.run()
        } catch {
            throw Self.sentence(error)
        }
    }

    private func makeJob(_ onEvent: @escaping @Sendable (AnnotationEvent) -> Void) throws -> AnnotationJob {
        guard let rendering else {
            try options.validate()
            return try AnnotationJob(
                input: input, output: output, options: options, interrupt: interruption, loadModel: loadModel,
                onEvent: onEvent)
        }
        let replay = try RunReplay(path: rendering.run)
        let options = try rendering.options.applied(to: replay)
        try options.validate()
        if !rendering.options.ignoresIdentity { try replay.check(input) }
        return try AnnotationJob(
            input: input, output: output, options: options, interrupt: interruption, loadModel: replay.loader,
            replay: replay, onEvent: onEvent)
    }

    /// The errors of the parts that camvideo is made of are sentences already.
    static func sentence(_ error: any Error) -> any Error {
        if let failure = error as? StageFailure { return sentence(failure.cause) }
        if error is StageCancelled { return Interrupted() }
        return error is Interrupted || error is CamVideoError ? error : CamVideoError(String(describing: error))
    }
}
