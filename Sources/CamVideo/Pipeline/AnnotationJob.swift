import Foundation
import Media
import Motion
import Stages
import Synchronization
import Temporal

/// One job with everything opened: made, run once, and gone.
final class AnnotationJob {
    let pipeline: Pipeline
    private let source: Source
    private let input: MediaInput
    private let file: OutputFile
    private let muxer: Muxer
    private let maps: MapsFile?
    private let log: LogFile?
    private let recorder: RunRecorder?
    private let temporal: StageState<TemporalStage>
    private let resized = StageState(0)
    private let interrupt: Interrupt
    private let meter: ProgressMeter
    private let setupSeconds: Double
    private let onEvent: @Sendable (AnnotationEvent) -> Void

    /// Opens the output first, since a name that cannot be written is the quickest thing to find out.
    /// - Parameter replay: where given, what is known of each frame comes from it, and no network runs.
    init(
        input: MediaInput, output: MediaOutput?, options: AnnotationOptions, interrupt: Interrupt,
        loadModel: PanelPlan.Loader, replay: RunReplay? = nil,
        onEvent: @escaping @Sendable (AnnotationEvent) -> Void
    ) throws {
        let began = Resources.now
        self.input = input
        self.interrupt = interrupt
        self.onEvent = onEvent
        // A benchmark does all the work of writing, and keeps nothing.
        let destination = output ?? .file(path: "/dev/null")
        try Self.checkNames(input, destination, options, replay: replay)
        let container = try OutputContainer(for: destination, formatName: output == nil ? "matroska" : nil)
        file = try OutputFile(destination, overwrite: options.overwrites)
        let plan = try PanelPlan(options, load: loadModel)
        try replay?.check(plan)
        var told: Set<String> = []
        for notice in plan.groups.flatMap(\.model.notices) where told.insert(notice).inserted {
            onEvent(.notice(notice))
        }

        let workers = options.workers ?? Resources.cores
        let source = try Source(
            input, segment: options.segment,
            decoding: VideoDecoder.Settings(
                threads: min(workers, 4), exportMotionVectors: replay == nil && options.temporal.smoothing == .motion),
            interrupt: interrupt)
        let video = source.demuxer.video
        let picture = source.first.picture.rendering(range: container.isStillPicture ? .full : nil)
        let renderer = try FrameRenderer(
            plan, options: options, picture: picture, orientation: video.orientation)
        let sample = try renderer.canvas(like: PixelConverter(to: picture).convert(source.first))
        let encoder = try VideoEncoder(
            like: sample, of: video, for: container, settings: options.encoding.settings(threads: min(workers, 8)))
        let selection = FrameSelection(
            options.segment, timeBase: video.timeBase, origin: source.demuxer.startTime)
        muxer = try Muxer(
            to: file, container: container, video: encoder, from: source.demuxer, shift: options.segment.start,
            firstPicture: max(source.first.pts, selection.start ?? .min))
        maps = try options.mapsPath.map {
            try MapsFile(path: $0, sizes: plan.mapSizes, values: options.mapValues, overwrites: options.overwrites)
        }
        log = try options.logPath.map {
            try LogFile(path: $0, overwrites: options.overwrites, replacesPartial: options.resumes)
        }
        recorder = try options.savePath.map { try RunRecorder(path: $0, input, source, plan, options) }
        temporal = StageState(
            TemporalStage(
                plan, truth: options.panels.truth, overlay: options.overlay,
                orientation: video.orientation, maps: maps, log: log, recorder: recorder))
        self.source = source
        let expected = video.expectedFrames(options.segment)
        let notice = PaceNotice(
            method: options.panels.comparisons.isEmpty ? options.model.method : "explaining",
            frameRate: video.frameRate.value,
            expected: expected, cadence: options.cadence)
        meter = ProgressMeter(
            expected: expected, notice: output == nil || replay != nil ? nil : notice, onEvent: onEvent)

        let schedule = FrameSchedule(
            selection: selection, cadence: Cadence(options.cadence), firstNumber: source.firstNumber)
        let end = SegmentEnd(selection.end)
        pipeline = Pipeline(plan, workers: workers, interrupt: interrupt)
        pipeline.addDemux(source, muxer: muxer, end: end, start: selection.start)
        pipeline.addDecode(source)
        if let replay {
            pipeline.addReplay(
                replay, selection: selection, timeBase: video.timeBase, picture: picture, end: end, resized: resized)
        } else {
            pipeline.addSchedule(
                schedule, motion: options.temporal.smoothing == .motion ? MotionEstimator() : nil,
                resumed: recorder?.resumed, orientation: video.orientation, timeBase: video.timeBase, picture: picture,
                end: end, resized: resized)
            pipeline.addExplain(orientation: video.orientation)
        }
        pipeline.addTemporal(temporal)
        pipeline.addRender(renderer)
        pipeline.addEncode(encoder, onFrame: meter.frameDone)
        pipeline.addMux(muxer, end: end)
        setupSeconds = Resources.now - began
        tellAboutStreams(container, encoder, sample.picture)
    }

    private static func checkNames(
        _ input: MediaInput, _ output: MediaOutput, _ options: AnnotationOptions, replay: RunReplay?
    ) throws {
        let video: [String] = if case .file(let path) = input { [path] } else { [] }
        var names = ResultNames(
            inputs: video
                + (replay.map { [$0.path] } ?? options.model.paths + options.panels.comparisons.flatMap(\.model.paths)))
        for result in [output]
            + [options.mapsPath, options.logPath, options.savePath].compactMap({ $0.map { MediaOutput($0) } })
        {
            try names.claim(result)
        }
    }

    /// - Throws: what went wrong; then what has not been given its name yet is removed.
    func run() throws -> AnnotationSummary {
        do {
            return try runToEnd()
        } catch {
            file.discard()
            maps?.discard()
            log?.discard()
            recorder?.discard()
            if let recorder, recorder.isKept {
                onEvent(.notice("what was found out so far is in \(recorder.keptName); --resume goes on from there"))
            }
            throw error
        }
    }

    private func runToEnd() throws -> AnnotationSummary {
        let began = Resources.now
        meter.start()
        pipeline.graph.start()
        try pipeline.graph.wait()
        guard meter.frames > 0 else {
            if interrupt.isRaised { throw Interrupted() }
            throw CamVideoError(
                "\(input.name) has no frame in the part that was asked for; check --start and --duration")
        }
        try muxer.finish()
        try maps?.complete()
        try log?.complete()
        try recorder?.complete(wasInterrupted: interrupt.isRaised)
        try OutputFile.commit([file, maps?.output, log?.output, recorder?.output].compactMap { $0 })
        meter.finish()
        tellAboutTrouble()
        return AnnotationSummary(
            frames: meter.frames, explainedFrames: temporal.value.explainedFrames, damaged: damaged,
            wasInterrupted: interrupt.isRaised, hottestValues: temporal.value.hottestValues,
            benchmark: Benchmark(
                frames: meter.frames, seconds: Resources.now - began, setupSeconds: setupSeconds,
                timings: pipeline.graph.timings))
    }

    private var damaged: Int {
        source.decoder.damagedPackets + source.decoder.damagedFrames + source.demuxer.damagedReads
    }

    private func tellAboutStreams(_ container: OutputContainer, _ encoder: VideoEncoder, _ picture: PictureFormat) {
        for stream in muxer.dropped {
            onEvent(
                .notice("stream \(stream.index) (\(stream.kind), \(stream.codecName)) is left out: \(stream.reason)"))
        }
        let source = self.source.first.picture
        if source.pixelFormat != picture.pixelFormat {
            onEvent(.notice("\(source.pixelFormat) pictures are drawn on as \(picture.pixelFormat)"))
        }
        if encoder.picture.pixelFormat != picture.pixelFormat && !container.isStillPicture {
            onEvent(.notice("the output is encoded as \(encoder.picture.pixelFormat)"))
        }
        let video = self.source.demuxer.video
        if video.isInterlaced { onEvent(.notice("the input is interlaced; its fields are drawn on as they are")) }
        if !video.orientation.isUpright && !container.keepsRotation {
            onEvent(.notice("\(container.name) does not keep the picture's rotation here; use .mp4 or .mov"))
        }
    }

    private func tellAboutTrouble() {
        if let log, log.isAbandoned {
            onEvent(.notice("whatever read the log from \(log.output.output.name) stopped early; the rest is left out"))
        }
        if resized.value > 0 {
            onEvent(.notice("\(resized.value) frames of another size were scaled to the first frame's"))
        }
        if damaged > 0 {
            let parts = damaged == 1 ? "1 packet or frame" : "\(damaged) packets or frames"
            onEvent(.notice("\(input.name) is damaged: \(parts) could not be decoded whole"))
        }
        if let missing = source.demuxer.missingSeconds {
            onEvent(
                .notice(
                    "\(input.name) is cut short: \(String(format: "%.1f", missing)) s of its "
                        + "length are missing"))
        }
        tellAboutBlankMaps()
        if temporal.value.unusableFrames > 0 {
            onEvent(
                .notice(
                    "the network's scores or maps were not finite on \(temporal.value.unusableFrames) frames, whose maps mean "
                        + "nothing; check --mean, --std and the model"))
        }
    }

    private func tellAboutBlankMaps() {
        let views = temporal.value.blankFrames
        let blank = views.indices.filter { views[$0] == temporal.value.explainedFrames }
        guard !blank.isEmpty else { return }
        let numbers = blank.map { String($0 + 1) }.joined(separator: ", ")
        let which =
            views.count == 1
            ? "the map was"
            : blank.count == 1 ? "map \(numbers) of \(views.count) was" : "maps \(numbers) of \(views.count) were"
        onEvent(
            .notice(
                "\(which) blank on every frame: nothing there speaks for what is explained; try another --target, --layer or "
                    + "--method"))
    }
}

extension VideoStream {
    /// How many frames a part of the stream should have; nil where the container does not say.
    fileprivate func expectedFrames(_ segment: SegmentOptions) -> Int? {
        let rest = frameCountEstimate.map { max(0, $0 - Int(Int64(saturating: segment.start * frameRate.value))) }
        let part = segment.duration.map { Int(Int64(saturating: ($0 * frameRate.value).rounded(.up))) }
        return [rest, part, segment.frames].compactMap { $0 }.min()
    }
}
