/// Gives each frame in display order a time of its own: the decoder's where it has one that moves forward.
package struct TimestampSequence: Sendable {
    private var last: (pts: Int64, duration: Int64)?
    private let frameDuration: Int64

    /// - Parameter frameDuration: what to assume between frames where nothing is said, in ticks; at least 1.
    package init(frameDuration: Int64) {
        self.frameDuration = max(1, frameDuration)
    }

    /// The time of the next frame: `pts` as it is, unless it is missing (then the frame follows the one before at that
    /// one's duration) or does not come after the one before (then it follows one tick later, since encoders refuse it).
    package mutating func next(pts: Int64?, duration: Int64) -> Int64 {
        let step = duration > 0 ? duration : frameDuration
        guard let last else {
            self.last = (pts ?? 0, step)
            return pts ?? 0
        }
        let value = max(pts ?? last.pts + last.duration, last.pts + 1)
        self.last = (value, step)
        return value
    }
}
