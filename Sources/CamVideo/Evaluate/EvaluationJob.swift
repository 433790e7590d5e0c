import Attribution
import Evaluation
import Maps
import Media
import Stages

/// One evaluation with everything opened: made, run once, and gone.
///
///     read and decode ▶ judge (workers) ▶ collect, in the frames' order
final class EvaluationJob {
    private let input: MediaInput
    private let options: EvaluationOptions
    private let model: LoadedModel<Explainer>
    private let source: Source
    private let annotations: (frames: FrameAnnotations, classes: AnnotatedClasses)?
    private let imputer: NoisyLinearImputer
    private let onEvent: @Sendable (AnnotationEvent) -> Void

    init(
        input: MediaInput, options: EvaluationOptions, onEvent: @escaping @Sendable (AnnotationEvent) -> Void
    ) throws {
        self.input = input
        self.options = options
        self.onEvent = onEvent
        // The quickest thing to find out first.
        let frames = try options.boxesPath.map { try FrameAnnotations(contentsOf: $0, input: input.name) }
        let loaded = try LoadedModel<Explainer>(options.model, explained: options.target?.explained ?? .classes)
        model = loaded
        if options.explainsProbability { _ = try loaded.probabilityActivation() }
        _ = try options.target.flatMap { try loaded.subject($0) }
        annotations = try frames.map { frames in
            (
                frames,
                try AnnotatedClasses(
                    frames, path: options.boxesPath ?? "", model: loaded, target: options.target)
            )
        }
        imputer = NoisyLinearImputer(noise: try Self.noise(options, loaded.network))
        let workers = options.workers ?? Resources.cores
        source = try Source(
            input, segment: options.segment, decoding: VideoDecoder.Settings(threads: min(workers, 4)),
            interrupt: Interrupt())
        if options.model.source == .demo && !DemoClip.isInput(input) { onEvent(.notice(DemoClip.notice)) }
        for notice in loaded.notices + (annotations?.classes.notices ?? []) { onEvent(.notice(notice)) }
    }

    /// The same for every frame.
    private static func noise(_ options: EvaluationOptions, _ network: Explainer) throws -> [Float] {
        let shape = [network.inputChannels, network.inputHeight, network.inputWidth]
        guard let path = options.roadNoisePath else {
            var random = RandomNumbers(seed: options.model.methodOptions.seed)
            var noise = [Float](repeating: 0, count: shape.reduce(1, *))
            random.fillNormal(&noise)
            return noise
        }
        let noise = try NumPyArray<Float>(contentsOf: path)
        guard noise.shape == shape else {
            throw CamVideoError(
                "\(path): its shape is \(noise.shape), but a picture of the network is "
                    + "(\(shape.map(String.init).joined(separator: ", ")))")
        }
        return noise.values
    }

    func run() throws -> EvaluationReport {
        let collected = StageState(Collected(keepsPictures: options.checksSanity))
        try judgeFrames(into: collected)
        let verdicts = collected.value.verdicts
        let usable = verdicts.filter { !$0.isUnusable }
        guard !usable.isEmpty else { throw nothingJudged(unusable: verdicts.count, collected.value) }
        tellAboutTrouble(verdicts)
        let localizations = usable.flatMap(\.localizations)
        let faithfulness = usable.compactMap(\.faithfulness)
        return EvaluationReport(
            input: input.name, model: model.name, method: options.model.method, frames: usable.count,
            localization: LocalizationSummary(localizations).map {
                EvaluationReport.Localization($0, threshold: options.threshold)
            },
            faithfulness: faithfulness.isEmpty
                ? nil : EvaluationReport.Faithfulness(meanOf: faithfulness, steps: options.steps),
            sanity: options.checksSanity ? try checkSanity(collected.value) : nil, steadiness: nil)
    }

    // MARK: Frames

    private struct Collected: Sendable {
        let keepsPictures: Bool
        var verdicts: [FrameJudge.Verdict] = []
        /// Evenly spaced ones.
        var pictures: [NetworkPicture] = []
        var frames = 0
        var lastNumber: Int?
        private var spacing = 1

        init(keepsPictures: Bool) { self.keepsPictures = keepsPictures }

        mutating func keep(_ picture: NetworkPicture) {
            guard keepsPictures, (verdicts.count - 1) % spacing == 0 else { return }
            pictures.append(picture)
            guard pictures.count > SanityCheck.maximumPictures else { return }
            pictures = stride(from: 0, to: pictures.count, by: 2).map { pictures[$0] }
            spacing *= 2
        }
    }

    private struct Judged: Sendable {
        let number: Int
        let found: (verdict: FrameJudge.Verdict, picture: NetworkPicture)?
    }

    private func judgeFrames(into collected: StageState<Collected>) throws {
        let workers = options.workers ?? Resources.cores
        let graph = StageGraph()
        let frames = NumberingQueue<FrameReader.Numbered>(capacity: 2)
        let judged = ReorderQueue<Judged>(window: workers + 2)
        let reader = StageOwned(FrameReader(source, segment: options.segment, every: options.every))
        graph.addStage("decode", to: frames) { _, frames in
            while let frame = try reader.value.next() {
                guard try frames.send(frame) else { return }
            }
        }
        let orientation = source.demuxer.video.orientation
        graph.addStage("judge", workers: workers, from: frames, to: judged) {
            [model, options, annotations, imputer] _, frames, judged in
            let judge = try FrameJudge(
                model, options, annotations: annotations, imputer: imputer, orientation: orientation)
            while let taken = try frames.receive() {
                let result = Judged(number: taken.element.number, found: try judge.judge(taken.element))
                guard try judged.send(Stages.Numbered(number: taken.number, element: result)) else { return }
            }
        }
        let began = Resources.now
        graph.addStage("collect", from: judged) { [onEvent] _, judged in
            while let result = try judged.receive() {
                collected.value.frames += 1
                collected.value.lastNumber = result.number
                if let found = result.found {
                    collected.value.verdicts.append(found.verdict)
                    if !found.verdict.isUnusable { collected.value.keep(found.picture) }
                }
                onEvent(
                    .progress(
                        AnnotationProgress(
                            frames: collected.value.frames, expectedFrames: nil, seconds: Resources.now - began)))
            }
        }
        graph.start()
        try graph.wait()
    }

    private func checkSanity(_ collected: Collected) throws -> [EvaluationReport.SanityStep] {
        if collected.pictures.count < collected.verdicts.count {
            onEvent(
                .notice(
                    "the sanity check takes \(collected.pictures.count) of \(collected.verdicts.count) frames, evenly spaced"
                ))
        }
        let began = Resources.now
        return try SanityCheck(options: options, model: model).run(collected.pictures) { [onEvent] step, count in
            onEvent(
                .progress(AnnotationProgress(frames: step, expectedFrames: count, seconds: Resources.now - began)))
        }
    }

    // MARK: Trouble

    private func nothingJudged(unusable: Int, _ collected: Collected) -> CamVideoError {
        if unusable > 0 {
            return CamVideoError(
                "the network's scores were not finite on any of \(unusable) frames; check --mean, --std and the model")
        }
        guard collected.frames > 0 else {
            return CamVideoError(
                "\(input.name) has no frame in the part that was asked for; check --start and --duration")
        }
        guard let frames = annotations?.frames.frames.filter({ !$0.value.items.isEmpty }).keys,
            let first = frames.min(), let last = frames.max()
        else { return CamVideoError("\(input.name): there was nothing to judge") }
        return CamVideoError(
            "\(options.boxesPath ?? ""): none of its \(frames.count) annotated frames (\(first) to \(last), counted from 0) has "
                + "something to judge among the \(collected.frames) frames looked at of \(input.name) (up to frame "
                + "\(collected.lastNumber ?? 0)); check --every, --start and --target")
    }

    private func tellAboutTrouble(_ verdicts: [FrameJudge.Verdict]) {
        let unusable = verdicts.count { $0.isUnusable }
        if unusable > 0 {
            onEvent(
                .notice(
                    "the network's scores were not finite on \(unusable) of \(verdicts.count) frames, which are left out; check "
                        + "--mean, --std and the model"))
        }
        let blank = verdicts.reduce(0) { $0 + $1.blankMaps }
        if blank > 0 {
            onEvent(.notice("\(blank) maps were blank: nothing in them speaks for what was explained"))
        }
        let damaged =
            source.decoder.damagedPackets + source.decoder.damagedFrames + source.demuxer.damagedReads
        if damaged > 0 {
            onEvent(.notice("\(input.name) is damaged: \(damaged) packets or frames could not be decoded whole"))
        }
    }
}
