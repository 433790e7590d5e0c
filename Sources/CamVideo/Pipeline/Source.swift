import Media

/// An input that has been opened, moved to where the work starts, and read up to its first frame: only then is it certain
/// what the encoder and the renderer have to deal with.
final class Source {
    let demuxer: Demuxer
    let decoder: VideoDecoder
    /// The first frame decoded: perhaps one before the part that was asked for.
    let first: Frame
    /// Frames decoded so far, the first included, and packets of other streams read so far.
    let frames: [Frame]
    let packets: [Packet]

    /// How far before the wanted start to look for a key frame, in seconds, one try after the other: containers overshoot.
    private static let seekMargins: [Double] = [0, 2, 10, .infinity]

    init(_ input: MediaInput, segment: SegmentOptions, decoding: VideoDecoder.Settings, interrupt: Interrupt) throws {
        do {
            demuxer = try Demuxer(input, interrupt: interrupt)
        } catch {
            // An input that is stopped while it opens is an error of its own to FFmpeg.
            throw interrupt.isRaised ? Interrupted() : error
        }
        decoder = try VideoDecoder(for: demuxer, settings: decoding)
        var read: (frames: [Frame], packets: [Packet])
        if segment.start > 0, input != .standardInput {
            read = try Self.seek(to: demuxer.startTime + segment.start, demuxer, decoder)
        } else {
            read = try Self.readToFirstFrame(demuxer, decoder)
        }
        guard let first = read.frames.first else {
            if interrupt.isRaised { throw Interrupted() }
            throw CamVideoError("cannot decode \(input.name): none of its frames could be decoded")
        }
        self.first = first
        (frames, packets) = read
    }

    private static func seek(
        to start: Double, _ demuxer: Demuxer, _ decoder: VideoDecoder
    ) throws -> (frames: [Frame], packets: [Packet]) {
        let timeBase = demuxer.video.timeBase
        let origin = timeBase.ticks(demuxer.startTime)
        for margin in seekMargins {
            let wanted = margin.isFinite ? max(origin, timeBase.ticks(start - margin)) : origin
            try demuxer.seek(toKeyFrameBefore: wanted)
            decoder.flush()
            let read = try readToFirstFrame(demuxer, decoder)
            let isEarly = read.frames.first.map { $0.pts <= timeBase.ticks(start) } ?? false
            if isEarly || wanted == origin { return read }
        }
        return ([], [])
    }

    private static func readToFirstFrame(
        _ demuxer: Demuxer, _ decoder: VideoDecoder
    ) throws -> (frames: [Frame], packets: [Packet]) {
        var frames: [Frame] = []
        var packets: [Packet] = []
        func take() throws {
            while case .frame(let frame) = try decoder.receive() { frames.append(frame) }
        }
        while frames.isEmpty {
            guard let packet = try demuxer.read() else {
                try decoder.send(nil)
                try take()
                break
            }
            if packet.streamIndex == demuxer.video.index {
                try decoder.send(packet)
                try take()
            } else {
                packets.append(packet)
            }
        }
        return (frames, packets)
    }
}
