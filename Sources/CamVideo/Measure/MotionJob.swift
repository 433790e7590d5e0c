import Media
import Motion
import Pictures
import Temporal

/// One measurement of motion with everything opened: made, run once, and gone.
final class MotionJob {
    private let input: MediaInput
    private let source: Source
    private let reader: FrameReader
    private let converter: PixelConverter
    private let file: MotionFile
    private let usesHints: Bool
    private let interrupt: Interrupt

    init(input: MediaInput, output: String, options: MotionOptions, interrupt: Interrupt) throws {
        self.input = input
        self.interrupt = interrupt
        usesHints = options.usesCodecVectors
        let inputs: [String] = if case .file(let path) = input { [path] } else { [] }
        var names = ResultNames(inputs: inputs)
        try names.claim(MediaOutput(output))
        file = try MotionFile(path: output, overwrites: options.overwrites)
        source = try Source(
            input, segment: options.segment,
            decoding: VideoDecoder.Settings(
                threads: min(options.workers ?? Resources.cores, 4), exportMotionVectors: options.usesCodecVectors),
            interrupt: interrupt)
        reader = FrameReader(source, segment: options.segment, every: 1)
        converter = PixelConverter(to: source.first.picture.rendering())
    }

    /// - Throws: what went wrong; then the file is removed.
    func run(onEvent: (AnnotationEvent) -> Void) throws -> MotionSummary {
        do {
            return try measure(onEvent)
        } catch {
            file.discard()
            throw interrupt.isRaised && file.frames == 0 ? Interrupted() : error
        }
    }

    private func measure(_ onEvent: (AnnotationEvent) -> Void) throws -> MotionSummary {
        let video = source.demuxer.video
        let began = Resources.now
        var estimator = MotionEstimator()
        var cuts = SceneCutDetector()
        var (cutCount, hinted, busy) = (0, 0, 0.0)
        var grid = (columns: 0, rows: 0)
        while !interrupt.isRaised, let frame = try reader.next()?.frame {
            let drawable = try converter.convert(frame)
            let isCut = cuts.update(LumaThumbnail(drawable), time: video.timeBase.seconds(frame.pts))
            let start = Resources.now
            let hints = usesHints ? frame.motionHints : []
            let plane = LumaPlane(drawable)
            let field = estimator.advance(plane, hints: hints, isSceneCut: isCut)
            busy += Resources.now - start
            if isCut { cutCount += 1 }
            if !hints.isEmpty { hinted += 1 }
            let upright = (field ?? .unseen(like: plane)).upright(video.orientation)
            grid = (upright.columns, upright.rows)
            try file.append(
                upright, picture: video.orientation.uprightSize(width: drawable.width, height: drawable.height))
            onEvent(
                .progress(
                    AnnotationProgress(frames: file.frames, expectedFrames: nil, seconds: Resources.now - began)))
        }
        guard file.frames > 0 else {
            throw CamVideoError(
                "\(input.name) has no frame in the part that was asked for; check --start and --duration")
        }
        try file.complete()
        try OutputFile.commit([file.output])
        let damaged = source.decoder.damagedPackets + source.decoder.damagedFrames + source.demuxer.damagedReads
        if damaged > 0 {
            onEvent(.notice("\(input.name) is damaged: \(damaged) packets or frames could not be decoded whole"))
        }
        return MotionSummary(
            frames: file.frames, columns: grid.columns, rows: grid.rows, sceneCuts: cutCount,
            framesWithCodecVectors: hinted, seconds: Resources.now - began,
            estimationSeconds: busy / Double(file.frames), wasInterrupted: interrupt.isRaised)
    }
}
