import Media
import Motion
import Stages
import Temporal

/// A video's stages as far as the maps, for a program that does with them what it likes: made, run once, and gone.
final class ExplanationJob {
    private let input: MediaInput
    private let interrupt: Interrupt
    let pipeline: Pipeline
    private let frames = StageState(0)

    init(
        input: MediaInput, options: AnnotationOptions, interrupt: Interrupt, loadModel: PanelPlan.Loader,
        handOff: HandOff<VideoExplanation.Frame>
    ) throws {
        self.input = input
        self.interrupt = interrupt
        let plan = try PanelPlan(options, load: loadModel)
        let workers = options.workers ?? Resources.cores
        let followsMotion = options.temporal.smoothing == .motion
        let source = try Source(
            input, segment: options.segment,
            decoding: VideoDecoder.Settings(threads: min(workers, 4), exportMotionVectors: followsMotion),
            interrupt: interrupt)
        let video = source.demuxer.video
        let schedule = FrameSchedule(
            selection: FrameSelection(options.segment, timeBase: video.timeBase, origin: source.demuxer.startTime),
            cadence: Cadence(options.cadence), firstNumber: source.firstNumber)
        pipeline = Pipeline(plan, workers: workers, interrupt: interrupt)
        pipeline.addRead(source)
        pipeline.addSchedule(
            schedule, motion: followsMotion ? MotionEstimator() : nil, orientation: video.orientation,
            timeBase: video.timeBase, picture: source.first.picture.rendering(), end: SegmentEnd(nil),
            resized: StageState(0))
        pipeline.addExplain(orientation: video.orientation)
        pipeline.addHandOff(handOff, threshold: options.overlay.threshold.map { Float($0) }, frames: frames)
    }

    func run() throws {
        pipeline.graph.start()
        try pipeline.graph.wait()
        guard frames.value > 0 || interrupt.isRaised else {
            throw CamVideoError(
                "\(input.name) has no frame in the part that was asked for; check --start and --duration")
        }
    }
}
