import Media
import Synchronization
import Temporal

/// Where the other streams end: known from the start, or once the last frame has been decoded.
final class SegmentEnd: Sendable {
    private let ticks: Atomic<Int64>

    /// - Parameter ticks: of the video stream.
    init(_ ticks: Int64?) { self.ticks = Atomic(ticks ?? Int64.max) }

    var value: Int64 { ticks.load(ordering: .acquiring) }

    func move(to ticks: Int64) { self.ticks.store(ticks, ordering: .releasing) }
}

extension FrameSelection {
    /// - Parameters:
    ///   - options: seconds from the input's start.
    ///   - origin: when the input starts on its own clock, in seconds.
    init(_ options: SegmentOptions, timeBase: Rational, origin: Double) {
        self.init(
            start: options.start > 0 ? timeBase.ticks(origin + options.start) : nil,
            end: options.duration.map { timeBase.ticks(origin + options.start + $0) }, limit: options.frames)
    }
}
