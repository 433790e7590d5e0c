import Maps
import Media
import Motion
import ONNX
import Pictures
import Stages
import Temporal

/// One job's stages and queues:
///
///     demux ─ packets of other streams ────────────────────────────────────▶ mux
///       └ video packets ▶ decode ▶ schedule ▶ explain (workers) ▶ temporal ▶ render ▶ encode ▶ mux
///
/// Every queue is bounded, so memory does not grow with the length of the video. A live source's frames are to be dropped
/// between decode and schedule, by another buffer: what the schedule sees is what there is.
final class Pipeline: Sendable {
    let graph = StageGraph()
    let plan: PanelPlan
    let interrupt: Interrupt
    private let workers: Int
    private let packets = BoundedQueue<Packet>(capacity: 32)
    let decoded = BoundedQueue<Frame>(capacity: 2)
    private let scheduled = NumberingQueue<FrameJob>(capacity: 4)
    let explained: ReorderQueue<FrameJob>
    private let drawable = BoundedQueue<RenderJob>(capacity: 2)
    private let drawn = BoundedQueue<Frame>(capacity: 2)
    private let muxed = BoundedQueue<MuxItem>(capacity: 64)

    init(_ plan: PanelPlan, workers: Int, interrupt: Interrupt) {
        self.plan = plan
        self.workers = workers
        self.interrupt = interrupt
        explained = ReorderQueue(window: workers + 2)
    }

    /// Takes the input to pieces: packets of the video to be decoded, the others to be copied.
    func addDemux(_ source: Source, muxer: Muxer, end: SegmentEnd, start: Int64?) {
        let owned = StageOwned(source)
        let copied = Set((0..<source.demuxer.streamCount).filter(muxer.copies))
        graph.addStage("demux", to: packets, muxed) { _, packets, muxed in
            let demuxer = owned.value.demuxer
            let timeBase = demuxer.video.timeBase
            var isVideoWanted = true
            func forward(_ packet: Packet) throws -> Bool {
                guard copied.contains(packet.streamIndex) else { return true }
                let time = (packet.pts ?? packet.dts).map {
                    demuxer.timeBase(of: packet.streamIndex).rescale($0, to: timeBase)
                }
                if let time, time < start ?? .min || time >= end.value { return true }
                return try muxed.send(.copy(packet, time: time))
            }
            for packet in owned.value.packets {
                guard try forward(packet) else { return }
            }
            while let packet = try demuxer.read() {
                guard packet.streamIndex == demuxer.video.index else {
                    guard try forward(packet) else { return }
                    continue
                }
                if isVideoWanted { isVideoWanted = try packets.send(packet) }
                // Sound lags behind pictures in a file by less than this.
                let late = timeBase.ticks(1)
                if !isVideoWanted, let time = packet.dts ?? packet.pts, time - late >= end.value { return }
            }
        }
    }

    /// Decodes, from the frames that are there already on.
    func addDecode(_ source: Source) {
        let owned = StageOwned(source)
        graph.addStage("decode", from: packets, to: decoded) { [interrupt] _, packets, decoded in
            let decoder = owned.value.decoder
            func drain() throws -> Bool {
                while case .frame(let frame) = try decoder.receive() {
                    guard try !interrupt.isRaised && decoded.send(frame) else { return false }
                }
                return true
            }

            for frame in owned.value.frames {
                guard try decoded.send(frame) else { return }
            }
            while let packet = try packets.receive() {
                try decoder.send(packet)
                guard try drain() else { return }
            }
            try decoder.send(nil)
            _ = try drain()
        }
    }

    /// Reads and decodes in one, for a job that has no use for the other streams.
    func addRead(_ source: Source) {
        let owned = StageOwned(DecodedFrames(source))
        graph.addStage("decode", to: decoded) { [interrupt] _, decoded in
            while !interrupt.isRaised, let frame = try owned.value.next() {
                guard try decoded.send(frame) else { return }
            }
        }
    }

    /// Picks the frames of the part that was asked for, brings them into the format that is drawn on, finds out how the picture
    /// moves, and decides which of them the network sees.
    /// - Parameters:
    ///   - motion: nil where nobody asks for the motion.
    ///   - resumed: what the networks have said already.
    ///   - resized: counts frames of another size than the first.
    func addSchedule(
        _ schedule: FrameSchedule, motion: MotionEstimator?, resumed: ResumedRun? = nil, orientation: Orientation,
        timeBase: Rational, picture: PictureFormat, end: SegmentEnd, resized: StageState<Int>
    ) {
        let resumed = StageOwned(resumed)
        graph.addStage("schedule", from: decoded, to: scheduled) { [interrupt] _, decoded, scheduled in
            let converter = PixelConverter(to: picture)
            var (schedule, motion) = (schedule, motion)
            var lastEnd: Int64?
            defer {
                // The other streams end where the pictures do.
                if let lastEnd, schedule.selection.isComplete || interrupt.isRaised {
                    end.move(to: min(end.value, lastEnd))
                }
            }
            while let frame = try decoded.receive() {
                if interrupt.isRaised { return }
                switch schedule.select(pts: frame.pts) {
                case .skip: continue
                case .finish: return
                case .take: break
                }
                if frame.width != picture.width || frame.height != picture.height { resized.value += 1 }
                let drawable = try converter.convert(frame)
                let time = timeBase.seconds(frame.pts)
                let isSceneCut = schedule.isSceneCut(LumaThumbnail(drawable), time: time)
                let field = motion?.advance(LumaPlane(drawable), hints: frame.motionHints, isSceneCut: isSceneCut)
                let plan = schedule.plan(isSceneCut: isSceneCut, motion: field, time: time)
                let job = FrameJob(
                    frame: drawable, time: time, plan: plan, motion: field?.upright(orientation),
                    explanations: try resumed.value?.explanations(of: plan, pts: frame.pts))
                guard try scheduled.send(job) else { return }
                lastEnd = frame.pts + frame.duration
                if schedule.selection.isComplete { return }
            }
        }
    }

    /// Runs the networks on several frames at a time, each worker on one thread. What to explain is decided in the
    /// frames' order, so that the result does not depend on the number of workers.
    /// - Parameter explainsAll: whether the networks see also frames that are not to be explained: of these, what is explained of the
    ///   frame before that is.
    func addExplain(orientation: Orientation, explainsAll: Bool = false) {
        let turns = OrderedTurns(plan.groups.map { ChosenTargets($0.timeline.targets) })
        graph.cancelOnFailure(turns)
        graph.addStage("explain", workers: workers, from: scheduled, to: explained) {
            [plan] context, scheduled, explained in
            let explainers = try plan.groups.map { group in
                let network = group.model.network
                return try SubjectExplainer(
                    group,
                    input: NetworkInput(
                        width: network.inputWidth, height: network.inputHeight, orientation: orientation,
                        preprocessing: group.model.preprocessing))
            }
            while let taken = try scheduled.receive() {
                var job = taken.element
                if let known = job.explanations {
                    // What is explained from here on depends on what was on top before.
                    try context.waiting {
                        try turns.take(taken.number) { targets in
                            for index in targets.indices {
                                _ = targets[index].choices(for: job, SubjectExplainer.Evidence(of: known[index][0]))
                            }
                        }
                    }
                } else if job.plan.isExplained || explainsAll {
                    let evidence = try explainers.map { try $0.look(at: job) }
                    let choices = try context.waiting {
                        try turns.take(taken.number) { targets in
                            targets.indices.map { targets[$0].choices(for: job, evidence[$0]) }
                        }
                    }
                    job.explanations = try explainers.indices.map {
                        try explainers[$0].explain(choices[$0], evidence[$0])
                    }
                } else {
                    turns.pass(taken.number)
                }
                guard try explained.send(Numbered(number: taken.number, element: job)) else { return }
            }
        }
    }

    /// Smooths and normalises maps in order, and writes the sidecar files.
    func addTemporal(_ temporal: StageState<TemporalStage>) {
        graph.addStage("temporal", from: explained, to: drawable) { _, explained, drawable in
            while let job = try explained.receive() {
                guard let ready = try temporal.value.advance(job) else { continue }
                guard try drawable.send(ready) else { return }
            }
            while let ready = try temporal.value.next() {
                guard try drawable.send(ready) else { return }
            }
        }
    }

    /// Judges maps in order, in place of drawing them.
    /// - Parameter onFrame: called with the number of frames judged so far.
    func addJudge(_ judge: StageState<SteadinessJudge>, onFrame: @escaping @Sendable (Int) -> Void) {
        graph.addStage("judge", from: explained) { _, explained in
            while let job = try explained.receive() {
                judge.value.advance(job)
                onFrame(judge.value.frames)
            }
            judge.value.finish()
            onFrame(judge.value.frames)
        }
    }

    /// Hands on what is shown of each frame, in order, in place of drawing it.
    /// - Parameter frames: counts them.
    func addHandOff(
        _ handOff: HandOff<VideoExplanation.Frame>, threshold: Float?, frames: StageState<Int>
    ) {
        graph.cancelOnFailure(handOff)
        graph.addStage("hand", from: explained) { [plan] context, explained in
            var queue = MapQueue<FrameJob>(plan.groups)
            func send(_ ready: MapQueue<FrameJob>.Ready) -> Bool {
                frames.value += 1
                let frame = VideoExplanation.Frame(ready.frame, plan.shown(ready.moments, threshold: threshold))
                return context.waiting { handOff.send(frame) }
            }
            while let job = try explained.receive() {
                guard let ready = queue.advance(job) else { continue }
                guard send(ready) else { return }
            }
            while let ready = queue.next() {
                guard send(ready) else { return }
            }
        }
    }

    func addRender(_ renderer: FrameRenderer) {
        let owned = StageOwned(renderer)
        graph.addStage("render", from: drawable, to: drawn) { _, drawable, drawn in
            while let job = try drawable.receive() {
                guard try drawn.send(try owned.value.render(job)) else { return }
            }
        }
    }

    /// - Parameter onFrame: called with the number of frames given to the encoder so far.
    func addEncode(_ encoder: VideoEncoder, onFrame: @escaping @Sendable (Int) -> Void) {
        let owned = StageOwned(encoder)
        graph.addStage("encode", from: drawn, to: muxed) { _, drawn, muxed in
            let encoder = owned.value
            func drain() throws -> Bool {
                while case .packet(let packet) = try encoder.receive() {
                    guard try muxed.send(.video(packet)) else { return false }
                }
                return true
            }
            var count = 0
            while let frame = try drawn.receive() {
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
        graph.addStage("mux", from: muxed) { _, muxed in
            let muxer = owned.value
            var copies = HeldCopies()
            func write(_ packets: [Packet]) throws {
                for packet in packets { try muxer.write(copy: packet) }
            }
            while let item = try muxed.receive() {
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
