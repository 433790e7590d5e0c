/// Which frames of the input belong to the part that was asked for: a value, fed with every frame in display order.
package struct FrameSelection: Sendable, Equatable, Codable {
    package enum Decision: Equatable {
        case skip
        case take
        /// This frame and all after it are not wanted.
        case finish
    }

    /// In ticks of the video stream; nil where nothing is left out at that end.
    package let start: Int64?
    package let end: Int64?
    /// The most frames to take.
    package let limit: Int?
    package private(set) var taken = 0

    package init(start: Int64? = nil, end: Int64? = nil, limit: Int? = nil) {
        self.start = start
        self.end = end
        self.limit = limit
    }

    package mutating func decide(pts: Int64) -> Decision {
        if let limit, taken >= limit { return .finish }
        if let end, pts >= end { return .finish }
        if let start, pts < start { return .skip }
        taken += 1
        return .take
    }

    /// Whether frame after frame will be refused from now on.
    package var isComplete: Bool { limit.map { taken >= $0 } ?? false }
}
