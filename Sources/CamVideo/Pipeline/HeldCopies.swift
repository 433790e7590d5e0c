import Collections
import Media

/// Packets of other streams, which are read well ahead of the pictures that go with them, kept back until those have been
/// encoded: so that a run that is stopped early ends in sound where it ends in pictures. A value with no lock.
struct HeldCopies {
    /// Beyond this many bytes the oldest packets go on: a long tail of sound must not fill the memory.
    let capacity: Int
    private var held: Deque<(packet: Packet, time: Int64?)> = []
    private var byteCount = 0

    init(capacity: Int = 8 << 20) { self.capacity = capacity }

    /// - Parameter time: in ticks of the video stream; nil where the container does not say.
    /// - Returns: what had to make room.
    mutating func hold(_ packet: Packet, time: Int64?) -> [Packet] {
        held.append((packet, time))
        byteCount += packet.byteCount
        var released: [Packet] = []
        while byteCount > capacity, let oldest = removeFirst() { released.append(oldest) }
        return released
    }

    /// The packets, in the order in which they came, up to the first one that is later than `time`.
    mutating func release(through time: Int64) -> [Packet] {
        var released: [Packet] = []
        while let first = held.first, first.time ?? .min <= time, let packet = removeFirst() { released.append(packet) }
        return released
    }

    /// All that are left and begin before `end`.
    mutating func releaseAll(before end: Int64) -> [Packet] {
        defer { held.removeAll() }
        return held.filter { $0.time ?? .min < end }.map(\.packet)
    }

    private mutating func removeFirst() -> Packet? {
        guard let first = held.popFirst() else { return nil }
        byteCount -= first.packet.byteCount
        return first.packet
    }
}
