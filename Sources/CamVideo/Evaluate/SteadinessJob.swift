import Evaluation
import Media
import Motion
import Stages
import Temporal

/// One evaluation of maps over time with everything opened: made, run once, and gone.
///
///     decode ▶ schedule ▶ explain (workers) ▶ judge, in the frames' order
///
/// These are a video's own stages up to the drawing. Only the network sees every frame here: those between two that the cadence
/// explains are needed for comparison.
final class SteadinessJob {
    private let input: MediaInput
    private let options: EvaluationOptions
    private let plan: PanelPlan
    private let source: Source
    private let pipeline: Pipeline
    private let judge: StageState<SteadinessJudge>
    private let onEvent: @Sendable (AnnotationEvent) -> Void

    init(
        input: MediaInput, options: EvaluationOptions, loadModel: PanelPlan.Loader,
        onEvent: @escaping @Sendable (AnnotationEvent) -> Void
    ) throws {
        self.input = input
        self.options = options
        self.onEvent = onEvent
        // The quickest thing to find out first.
        let frames = try options.boxesPath.map { try FrameAnnotations(contentsOf: $0, input: input.name) }
        plan = try PanelPlan(options.annotation, load: loadModel)
        let group = plan.groups[0]
        let annotations = try frames.map { frames in
            (
                frames: frames,
                classes: try AnnotatedClasses(
                    frames, path: options.boxesPath ?? "", model: group.model, target: options.target ?? .top)
            )
        }
        let workers = options.workers ?? Resources.cores
        let interrupt = Interrupt()
        source = try Source(
            input, segment: options.segment,
            decoding: VideoDecoder.Settings(threads: min(workers, 4), exportMotionVectors: true), interrupt: interrupt)
        for notice in group.model.notices + (annotations?.classes.notices ?? []) { onEvent(.notice(notice)) }

        let video = source.demuxer.video
        let picture = source.first.picture.rendering()
        judge = StageState(
            SteadinessJudge(
                group, annotations: annotations,
                picture: video.orientation.uprightSize(width: picture.width, height: picture.height)))
        let schedule = FrameSchedule(
            selection: FrameSelection(
                options.segment, timeBase: video.timeBase, origin: source.demuxer.startTime),
            cadence: Cadence(options.cadence), firstNumber: source.firstNumber)
        pipeline = Pipeline(plan, workers: workers, interrupt: interrupt)
        pipeline.addRead(source)
        pipeline.addSchedule(
            schedule, motion: MotionEstimator(), orientation: video.orientation, timeBase: video.timeBase,
            picture: picture, end: SegmentEnd(nil), resized: StageState(0))
        pipeline.addExplain(orientation: video.orientation, explainsAll: true)
        let began = Resources.now
        pipeline.addJudge(judge) { frames in
            onEvent(
                .progress(
                    AnnotationProgress(frames: frames, expectedFrames: nil, seconds: Resources.now - began)))
        }
    }

    func run() throws -> EvaluationReport {
        pipeline.graph.start()
        try pipeline.graph.wait()
        let judge = judge.value
        guard judge.frames > 0 else {
            throw CamVideoError(
                "\(input.name) has no frame in the part that was asked for; check --start and --duration")
        }
        guard judge.unusableFrames < judge.frames else {
            throw CamVideoError(
                "the network's scores or maps were not finite on any of \(judge.frames) frames; check --mean, --std and the model"
            )
        }
        tellAboutTrouble(judge)
        let lag = judge.shown.steadiness.lag
        return EvaluationReport(
            input: input.name, model: plan.groups[0].model.name, method: options.model.method,
            frames: judge.frames - judge.unusableFrames, localization: nil, faithfulness: nil, sanity: nil,
            steadiness: EvaluationReport.Steadiness(
                smoothing: options.temporal.smoothing.rawValue,
                halfLife: options.temporal.smoothing == .none ? nil : options.temporal.usedHalfLife,
                lookahead: options.temporal.lookahead, explainedFrames: judge.explainedFrames,
                sceneCuts: judge.sceneCuts, targetSwitches: judge.targetSwitches, movingFrames: lag.frames,
                speed: lag.speed.map { 100 * $0 }, annotatedFrames: judge.shown.localizations.count,
                shown: judge.shown.report, unsmoothed: judge.unsmoothed.report))
    }

    private func tellAboutTrouble(_ judge: SteadinessJudge) {
        if judge.unusableFrames > 0 {
            onEvent(
                .notice(
                    "the network's scores or maps were not finite on \(judge.unusableFrames) of \(judge.frames) frames, which are "
                        + "left out; check --mean, --std and the model"))
        }
        if judge.blankFrames > 0 {
            onEvent(
                .notice(
                    "\(judge.blankFrames) of the network's maps were blank: nothing in them speaks for what was explained"
                ))
        }
        if let path = options.boxesPath, judge.shown.localizations.isEmpty {
            onEvent(
                .notice("\(path): none of its boxes is of what was explained on its frame, so no map is judged by them")
            )
        }
        let damaged = source.decoder.damagedPackets + source.decoder.damagedFrames + source.demuxer.damagedReads
        if damaged > 0 {
            onEvent(.notice("\(input.name) is damaged: \(damaged) packets or frames could not be decoded whole"))
        }
    }
}
