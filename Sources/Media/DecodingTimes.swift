internal import CFFmpeg

/// Gives copied pictures the decoding times that their container left out. Matroska has none, and libavformat works them
/// out only from the packet on by which it has seen how pictures are reordered. A value with no lock; times are in the
/// stream's own ticks.
struct DecodingTimes {
    /// Packets without a decoding time, in decoding order, held back until one with it comes.
    private var held: [Packet] = []
    private var last: Int64?
    /// How long a picture lasts where a packet does not say; at least 1.
    private let step: Int64

    /// Codecs reorder by 16 pictures at most, so by then whatever can be known is.
    private static let mostHeld = 32

    /// Nil for streams that are not reordered: sound, subtitles, data.
    init?(copying stream: UnsafeMutablePointer<AVStream>, isNew: Bool) {
        guard !isNew, stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO,
            stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        else { return nil }
        let rate = Rational(stream.pointee.avg_frame_rate)
        self.init(step: rate.isKnown ? rate.inverse.rescale(1, to: Rational(stream.pointee.time_base)) : 1)
    }

    init(step: Int64) { self.step = max(1, step) }

    /// - Returns: packets that can be written now, in order, with their decoding times.
    mutating func take(_ packet: Packet) -> [(packet: Packet, dts: Int64?)] {
        guard let dts = packet.dts else {
            held.append(packet)
            return held.count < Self.mostHeld ? [] : rest()
        }
        let before = times(before: dts)
        defer { finish(dts) }
        return zip(held, before).map { (packet: $0, dts: $1) } + [(packet, dts)]
    }

    /// What is left when no decoding time comes any more: pictures are decoded in the rhythm in which they are shown.
    mutating func rest() -> [(packet: Packet, dts: Int64?)] {
        let shown = held.map { $0.pts ?? last ?? 0 }
        let sorted = shown.sorted()
        let delay = zip(sorted, shown).map { $0 - $1 }.max() ?? 0
        let times = sorted.map { $0 - delay }
        let packets = held
        finish(times.last ?? last)
        return zip(packets, times).map { (packet: $0, dts: $1) }
    }

    private mutating func finish(_ dts: Int64?) {
        held.removeAll()
        last = dts
    }

    /// Even steps up to a time that is known: from the last one before, or backwards where there is none.
    private func times(before dts: Int64) -> [Int64?] {
        let count = Int64(held.count)
        guard let last else {
            let duration = held.last.map { $0.duration > 0 ? $0.duration : step } ?? step
            return (0..<count).map { dts - (count - $0) * duration }
        }
        return (0..<count).map { last + (dts - last) * ($0 + 1) / (count + 1) }
    }
}
