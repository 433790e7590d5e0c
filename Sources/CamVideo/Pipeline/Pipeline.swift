import Maps
import Media
import ONNX
import Stages
import Temporal

/// One job's stages and queues:
///
///     demux ─ packets of other streams ────────────────────────────────────▶ mux
///       └ video packets ▶ decode ▶ explain (workers) ▶ temporal ▶ render ▶ encode ▶ mux
///
/// Every queue is bounded, so memory does not grow with the length of the video.
final class Pipeline: Sendable {
    let graph = StageGraph()
    private let network: LoadedNetwork
    private let options: AnnotationOptions
    private let interrupt: Interrupt
    private let workers: Int
    private let packets = BoundedQueue<Packet>(capacity: 32)
    private let decoded = BoundedQueue<FrameJob>(capacity: 4)
    private let explained: ReorderQueue<FrameJob>
    private let drawable = BoundedQueue<RenderJob>(capacity: 2)
    private let drawn = BoundedQueue<Frame>(capacity: 2)
    private let muxed = BoundedQueue<MuxItem>(capacity: 64)

    init(_ network: LoadedNetwork, options: AnnotationOptions, workers: Int, interrupt: Interrupt) {
        self.network = network
        self.options = options
        self.workers = workers
        self.interrupt = interrupt
        explained = ReorderQueue(window: workers + 2)
    }

    /// Takes the input to pieces: packets of the video to be decoded, the others to be copied.
    func addDemux(_ source: Source, muxer: Muxer, end: SegmentEnd, start: Int64?) {
        let owned = StageOwned(source)
        let copied = Set((0..<source.demuxer.streamCount).filter(muxer.copies))
        let copiedPackets = muxed
        graph.addStage("demux", outputs: [packets, muxed]) { [packets] context in
            let demuxer = owned.value.demuxer
            let timeBase = demuxer.video.timeBase
            var isVideoWanted = true
            func forward(_ packet: Packet) throws -> Bool {
                guard copied.contains(packet.streamIndex) else { return true }
                let time = (packet.pts ?? packet.dts).map {
                    demuxer.timeBase(of: packet.streamIndex).rescale($0, to: timeBase)
                }
                if let time, time < start ?? .min || time >= end.value { return true }
                return try context.send(.copy(packet, time: time), to: copiedPackets)
            }
            for packet in owned.value.packets {
                guard try forward(packet) else { return }
            }
            while let packet = try demuxer.read() {
                guard packet.streamIndex == demuxer.video.index else {
                    guard try forward(packet) else { return }
                    continue
                }
                if isVideoWanted { isVideoWanted = try context.send(packet, to: packets) }
                // Sound lags behind pictures in a file by less than this.
                let late = timeBase.ticks(1)
                if !isVideoWanted, let time = packet.dts ?? packet.pts, time - late >= end.value { return }
            }
        }
    }

    /// Decodes, picks the frames of the part that was asked for, and finds scene cuts.
    /// - Parameter resized: counts frames of another size than the first.
    func addDecode(
        _ source: Source, picture: PictureFormat, selection: FrameSelection, end: SegmentEnd,
        resized: StageState<Int>
    ) {
        let owned = StageOwned(source)
        let every = options.every
        graph.addStage("decode", inputs: [packets], outputs: [decoded]) { [packets, decoded, interrupt] context in
            let decoder = owned.value.decoder
            let timeBase = owned.value.demuxer.video.timeBase
            let converter = PixelConverter(to: picture)
            var selection = selection
            var cuts = SceneCutDetector()
            var explainedCount = 0
            var lastEnd: Int64?
            defer {
                // The other streams end where the pictures do.
                if let lastEnd, selection.isComplete || interrupt.isRaised { end.move(to: min(end.value, lastEnd)) }
            }

            /// False when no more frames are wanted.
            func take(_ frame: Frame) throws -> Bool {
                if interrupt.isRaised { return false }
                switch selection.decide(pts: frame.pts) {
                case .skip: return true
                case .finish: return false
                case .take: break
                }
                if frame.width != picture.width || frame.height != picture.height { resized.value += 1 }
                let drawable = try converter.convert(frame)
                let time = timeBase.seconds(frame.pts)
                let isCut = cuts.update(LumaThumbnail(drawable), time: time)
                let isExplained = isCut || (selection.taken - 1) % every == 0
                let job = FrameJob(
                    sequence: selection.taken - 1, frame: drawable, time: time, isSceneCut: isCut,
                    explainedSequence: isExplained ? explainedCount : nil)
                if isExplained { explainedCount += 1 }
                guard try context.send(job, to: decoded) else { return false }
                lastEnd = frame.pts + frame.duration
                return !selection.isComplete
            }
            func drain() throws -> Bool {
                while case .frame(let frame) = try decoder.receive() {
                    guard try take(frame) else { return false }
                }
                return true
            }

            for frame in owned.value.frames {
                guard try take(frame) else { return }
            }
            while let packet = try context.receive(from: packets) {
                try decoder.send(packet)
                guard try drain() else { return }
            }
            try decoder.send(nil)
            _ = try drain()
        }
    }

    /// Runs the network on several frames at a time, each worker on one thread. The class to explain is decided in the
    /// frames' order, so that the result does not depend on the number of workers.
    func addExplain(orientation: Orientation) {
        let turns = OrderedTurns(ClassTracker(fixed: network.fixedTarget))
        graph.cancelOnFailure(turns)
        graph.addStage("explain", workers: workers, inputs: [decoded], outputs: [explained]) {
            [network, decoded, explained] context in
            let session = try network.explainer.makeFrameSession()
            let input = NetworkInput(
                width: network.explainer.inputWidth, height: network.explainer.inputHeight, orientation: orientation,
                preprocessing: network.preprocessing)
            while var job = try context.receive(from: decoded) {
                if let turn = job.explainedSequence {
                    try input.fill(session.input, with: job.frame)
                    let scores = try session.forward()
                    let probabilities = network.probabilities(ofScores: scores)
                    let (time, isSceneCut) = (job.time, job.isSceneCut)
                    let target = try context.waiting {
                        try turns.take(turn) {
                            $0.target(probabilities: probabilities, time: time, isSceneCut: isSceneCut)
                        }
                    }
                    job.explanation = Explanation(
                        target: target, scores: scores, probabilities: probabilities,
                        map: try session.explain(classIndex: target))
                }
                guard try context.send(job, sequence: job.sequence, to: explained) else { return }
            }
        }
    }

    /// Smooths and normalises maps in order, and writes the sidecar files.
    func addTemporal(_ temporal: StageState<TemporalStage>) {
        graph.addStage("temporal", inputs: [explained], outputs: [drawable]) { [explained, drawable] context in
            while let job = try context.receive(from: explained) {
                guard try context.send(try temporal.value.advance(job), to: drawable) else { return }
            }
        }
    }

    func addRender(picture: PictureFormat, orientation: Orientation) {
        graph.addStage("render", inputs: [drawable], outputs: [drawn]) { [drawable, drawn, options] context in
            let renderer = try FrameRenderer(options.overlay, picture: picture, orientation: orientation)
            while let job = try context.receive(from: drawable) {
                guard try context.send(try renderer.render(job), to: drawn) else { return }
            }
        }
    }

    /// - Parameter onFrame: called with the number of frames given to the encoder so far.
    func addEncode(_ encoder: VideoEncoder, onFrame: @escaping @Sendable (Int) -> Void) {
        let owned = StageOwned(encoder)
        graph.addStage("encode", inputs: [drawn], outputs: [muxed]) { [drawn, muxed] context in
            let encoder = owned.value
            func drain() throws -> Bool {
                while case .packet(let packet) = try encoder.receive() {
                    guard try context.send(.video(packet), to: muxed) else { return false }
                }
                return true
            }
            var count = 0
            while let frame = try context.receive(from: drawn) {
                try encoder.send(frame)
                guard try drain() else { return }
                count += 1
                onFrame(count)
            }
            try encoder.send(nil)
            _ = try drain()
        }
    }

    func addMux(_ muxer: Muxer, end: SegmentEnd) {
        let owned = StageOwned(muxer)
        graph.addStage("mux", inputs: [muxed]) { [muxed] context in
            let muxer = owned.value
            var copies = HeldCopies()
            func write(_ packets: [Packet]) throws {
                for packet in packets { try muxer.write(copy: packet) }
            }
            while let item = try context.receive(from: muxed) {
                switch item {
                case .copy(let packet, let time):
                    try write(copies.hold(packet, time: time))
                case .video(let packet):
                    try write(copies.release(through: packet.dts ?? packet.pts ?? .min))
                    try muxer.write(video: packet)
                }
            }
            try write(copies.releaseAll(before: end.value))
        }
    }
}

extension LumaThumbnail {
    /// - Parameter frame: 8-bit planar YUV.
    init(_ frame: Frame) {
        self = frame.withPlanes { planes in
            LumaThumbnail(
                luma: planes[0].base, stride: planes[0].stride, width: planes[0].width, height: planes[0].height)
        }
    }
}
