import Media
import Synchronization

/// Which frames of the input belong to the part that was asked for: a value, fed with every frame in display order.
struct FrameSelection: Sendable {
    enum Decision: Equatable {
        case skip
        case take
        /// This frame and all after it are not wanted.
        case finish
    }

    /// In ticks of the video stream; nil where nothing is left out at that end.
    let start: Int64?
    let end: Int64?
    /// The most frames to take.
    let limit: Int?
    private(set) var taken = 0

    init(start: Int64? = nil, end: Int64? = nil, limit: Int? = nil) {
        self.start = start
        self.end = end
        self.limit = limit
    }

    /// - Parameters:
    ///   - options: seconds from the input's start.
    ///   - origin: when the input starts on its own clock, in seconds.
    init(_ options: SegmentOptions, timeBase: Rational, origin: Double) {
        start = options.start > 0 ? timeBase.ticks(origin + options.start) : nil
        end = options.duration.map { timeBase.ticks(origin + options.start + $0) }
        limit = options.frames
    }

    mutating func decide(pts: Int64) -> Decision {
        if let limit, taken >= limit { return .finish }
        if let end, pts >= end { return .finish }
        if let start, pts < start { return .skip }
        taken += 1
        return .take
    }

    /// Whether frame after frame will be refused from now on.
    var isComplete: Bool { limit.map { taken >= $0 } ?? false }
}

/// Where the other streams end: known from the start, or once the last frame has been decoded.
final class SegmentEnd: Sendable {
    private let ticks: Atomic<Int64>

    /// - Parameter ticks: of the video stream.
    init(_ ticks: Int64?) { self.ticks = Atomic(ticks ?? Int64.max) }

    var value: Int64 { ticks.load(ordering: .acquiring) }

    func move(to ticks: Int64) { self.ticks.store(ticks, ordering: .releasing) }
}
