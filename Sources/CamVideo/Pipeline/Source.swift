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
    /// How many frames of the input come before `first`: none where reading began at its start. Behind a seek it is told by
    /// the time and the frame rate, so it is exact where the rate is constant, and an estimate where it varies.
    let firstNumber: Int

    /// How far before the wanted start to look for a key frame, in seconds, one try after the other: containers overshoot,
    /// and those without an index know of no key frames. After these comes the start of the file.
    private static let seekMargins: [Double] = [0, 2, 10, 40]

    init(_ input: MediaInput, segment: SegmentOptions, decoding: VideoDecoder.Settings, interrupt: Interrupt) throws {
        do {
            demuxer = try Demuxer(input, interrupt: interrupt)
        } catch {
            // An input that is stopped while it opens is an error of its own to FFmpeg.
            throw interrupt.isRaised ? Interrupted() : error
        }
        decoder = try VideoDecoder(for: demuxer, settings: decoding)
        var read: (frames: [Frame], packets: [Packet])
        let seeks = segment.start > 0 && demuxer.isSeekable
        if seeks {
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
        firstNumber = seeks ? demuxer.video.frameNumber(atPTS: first.pts) : 0
    }

    private static func seek(
        to start: Double, _ demuxer: Demuxer, _ decoder: VideoDecoder
    ) throws -> (frames: [Frame], packets: [Packet]) {
        let timeBase = demuxer.video.timeBase
        let wanted = timeBase.ticks(start)
        for margin in seekMargins where start - margin > demuxer.startTime {
            do {
                try demuxer.seek(toKeyFrameBefore: timeBase.ticks(start - margin))
            } catch is MediaError {
                // Such as one that has no picture before that time: the start of the file is left.
                continue
            }
            decoder.flush()
            let read = try readToFirstFrame(demuxer, decoder, fromKeyFrameBefore: wanted)
            if let first = read.frames.first, first.pts <= wanted { return read }
        }
        try demuxer.seekToStart()
        decoder.flush()
        return try readToFirstFrame(demuxer, decoder)
    }

    /// - Parameter last: where given, the pictures before the first key frame are passed over, for they cannot be decoded;
    ///   there is no frame where no key frame comes up to this time.
    private static func readToFirstFrame(
        _ demuxer: Demuxer, _ decoder: VideoDecoder, fromKeyFrameBefore last: Int64? = nil
    ) throws -> (frames: [Frame], packets: [Packet]) {
        var isDecodable = last == nil
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
            guard packet.streamIndex == demuxer.video.index else {
                packets.append(packet)
                continue
            }
            if !isDecodable, let last, let time = packet.dts ?? packet.pts, time > last { break }
            isDecodable = isDecodable || packet.isKey
            guard isDecodable else { continue }
            try decoder.send(packet)
            try take()
        }
        return (frames, packets)
    }
}
