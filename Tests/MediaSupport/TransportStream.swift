/// An MPEG transport stream with one video, as libavformat writes it, changed packet by packet.
package enum TransportStream {
    private static let packetSize = 188
    private static let video = 0x100
    private static let programMap = 0x1000

    /// The same with a second video stream, whose packets are the first one's.
    package static func withSecondVideo(_ bytes: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: packetSize).flatMap { start -> [UInt8] in
            let packet = Array(bytes[start..<start + packetSize])
            switch Int(packet[1] & 0x1F) << 8 | Int(packet[2]) {
            case video: return packet + packet[..<1] + [packet[1] & 0xE0 | 0x01, 0x01] + packet[3...]
            case programMap: return withSecondEntry(packet)
            default: return packet
            }
        }
    }

    /// - Parameter packet: one without an adaptation field that holds the whole table.
    private static func withSecondEntry(_ packet: [UInt8]) -> [UInt8] {
        let start = 5 + Int(packet[4])
        let length = Int(packet[start + 1] & 0x0F) << 8 | Int(packet[start + 2])
        var section = Array(packet[start..<start + 3 + length - 4])
        let entries = 12 + (Int(section[10] & 0x0F) << 8 | Int(section[11]))
        var second = Array(section[entries...])
        second[2] = 0x01
        section += second
        section[2] = UInt8(section.count - 3 + 4)
        let checksum = section.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte) << 24) { sum, _ in sum << 1 ^ (sum >> 31 == 1 ? 0x04C1_1DB7 : 0) }
        }
        let whole = packet[..<start] + section + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
        return whole + Array(repeating: 0xFF, count: packetSize - whole.count)
    }
}
