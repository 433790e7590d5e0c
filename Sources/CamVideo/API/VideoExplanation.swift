import Attribution
import Dispatch
import Maps
import Media
import Stages
import Synchronization

/// What a network sees in each frame of a video: an asynchronous sequence of scores and maps, in which nothing is drawn or encoded.
///
///     var options = AnnotationOptions()
///     options.model.source = .path("resnet50.onnx")
///     for try await frame in VideoExplanation(of: "in.mp4", options: options) {
///         print(frame.time, frame.maps[0].text, frame.maps[0].peak)
///     }
///
/// Frames are decoded, explained and smoothed ahead of the loop by a few, on threads of their own. Leaving the loop, or cancelling its task,
/// stops them. Each iterator reads the video anew.
public struct VideoExplanation: AsyncSequence, Sendable {
    /// One frame.
    public struct Frame: Sendable {
        /// 0, 1, 2, ... over the frames of the input, those before the part that was asked for included.
        public let number: Int
        /// Presentation time in seconds, on the input's own clock.
        public let time: Double
        /// Whether a new scene begins.
        public let isSceneCut: Bool
        /// Whether the network saw it; else its maps are those before, carried along the motion.
        public let isExplained: Bool
        /// In the order of the targets, one or more.
        public let maps: [Map]
    }

    /// A map with what it explains.
    public struct Map: Sendable {
        /// What tells it from another network's or method's; nil where it is alone.
        public let name: String?
        /// What it explains and how much of that there is, as a picture has it: "sports car 87%".
        public let text: String
        /// The class, where it is one alone.
        public let classIndex: Int?
        /// The raw score of each class.
        public let scores: [Float]
        /// The probability of each class; of a regression, its values.
        public let probabilities: [Float]
        /// What is shown of what is explained: its probability or value, smoothed.
        public let figure: Float
        /// As the method made it, (height, width).
        public let raw: HeatMap
        /// Smoothed over time, of the same size.
        public let smoothed: HeatMap
        /// From 0 to 1, as it would be painted: on the run's scale, faded, on a finer grid. Of what has a sign, 0 is in the middle.
        public let drawn: HeatMap
        /// Where it is hottest, in shares of the upright picture's width and height; nil where it is blank.
        public let peak: (x: Double, y: Double)?
    }

    public typealias Element = Frame

    private let input: MediaInput
    private let options: AnnotationOptions
    private let loadModel: @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>

    /// - Parameters:
    ///   - input: a file, a URL that FFmpeg reads, or `-` for standard input.
    ///   - options: how to explain and to smooth; what is drawn, encoded and written down is passed over.
    public init(of input: String, options: AnnotationOptions = AnnotationOptions()) {
        self.init(of: input, options: options, loadModel: { try Annotator.load($0, $1, for: MediaInput(input)) })
    }

    /// With any network.
    package init(
        of input: String, options: AnnotationOptions,
        loadModel: @escaping @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>
    ) {
        self.input = MediaInput(input)
        self.options = options
        self.loadModel = loadModel
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(run: Run(input: input, options: options, loadModel: loadModel))
    }

    /// Gives frames in order. Its `next` throws ``CamVideoError``, or `CancellationError` where the task was cancelled.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let run: Run

        public mutating func next() async throws -> Frame? { try await run.next() }
    }

    /// One pass over the video, which ends with the iterator that it belongs to.
    fileprivate final class Run: Sendable {
        private let work: Work
        private let isStarted = Mutex(false)

        init(
            input: MediaInput, options: AnnotationOptions,
            loadModel: @escaping @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>
        ) {
            work = Work(input: input, options: options, loadModel: loadModel)
        }

        deinit { work.cancel() }

        func next() async throws -> Frame? {
            let work = work
            if isStarted.withLock({ isStarted in
                defer { isStarted = true }
                return !isStarted
            }) {
                // A thread of its own, for the job waits for its stages.
                DispatchQueue(label: "camvideo.explanation").async { work.run() }
            }
            return try await withTaskCancellationHandler {
                try Task.checkCancellation()
                let frame = try await work.handOff.receive()
                try Task.checkCancellation()
                return frame
            } onCancel: {
                work.cancel()
            }
        }
    }
}

/// The job behind a sequence, which outlives its iterator by as long as it takes to stop.
private final class Work: Sendable {
    let handOff = HandOff<VideoExplanation.Frame>(capacity: 2)
    private let input: MediaInput
    private let options: AnnotationOptions
    private let loadModel: @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>
    private let interrupt = Interrupt()
    private let running = Mutex<(graph: StageGraph?, isCancelled: Bool)>((nil, false))

    init(
        input: MediaInput, options: AnnotationOptions,
        loadModel: @escaping @Sendable (ModelOptions, Explained) throws -> LoadedModel<any FrameExplainer>
    ) {
        self.input = input
        self.options = options
        self.loadModel = loadModel
    }

    func run() {
        handOff.finish(Result { try explain() }.mapError { Annotator.sentence($0) })
    }

    private func explain() throws {
        FFmpegLog.quiet()
        try options.validate()
        let job = try ExplanationJob(
            input: input, options: options, interrupt: interrupt, loadModel: loadModel, handOff: handOff)
        let isCancelled = running.withLock { running in
            running.graph = job.pipeline.graph
            return running.isCancelled
        }
        if isCancelled { job.pipeline.graph.cancel() }
        try job.run()
    }

    func cancel() {
        interrupt.raise()
        let graph = running.withLock { running in
            running.isCancelled = true
            return running.graph
        }
        handOff.cancel()
        graph?.cancel()
    }
}

extension VideoExplanation.Frame {
    init(_ job: FrameJob, _ views: [ShownView]) {
        self.init(
            number: job.plan.number, time: job.time, isSceneCut: job.plan.isSceneCut,
            isExplained: job.explanations != nil, maps: views.map(VideoExplanation.Map.init))
    }
}

extension VideoExplanation.Map {
    init(_ view: ShownView) {
        let (moment, detailed) = (view.moment, view.moment.detailed)
        self.init(
            name: view.name, text: view.text, classIndex: moment.explanation.subject.singleClass,
            scores: moment.explanation.scores, probabilities: moment.explanation.probabilities, figure: moment.figure,
            raw: HeatMap(moment.explanation.map), smoothed: HeatMap(moment.smoothed), drawn: HeatMap(view.drawn),
            peak: view.focus.map { ($0.peak.x / Double(detailed.width), $0.peak.y / Double(detailed.height)) })
    }
}
