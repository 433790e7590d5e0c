import Maps

/// Normalises by the range of the recent past, so that brightness means the same from one frame to the next.
///
/// The peak follows a higher maximum at once and otherwise falls towards the present maximum by half each half-life; the
/// low does the same downwards. So nothing is ever cut off, weaker evidence looks weaker than what was just there, and a
/// scene that stays weak gets its full range back. Memory: two numbers.
package struct RunningNormalizer: Sendable, Codable {
    /// Long against an object's passing through the picture, short against a scene.
    package static let defaultHalfLife = HalfLife(seconds: 4)

    package let halfLife: HalfLife
    private struct Range: Codable {
        @ExactlyCoded var low: Float
        @ExactlyCoded var high: Float
        @ExactlyCoded var time: Double
    }

    private var range: Range?

    package init(halfLife: HalfLife = defaultHalfLife) { self.halfLife = halfLife }

    /// The scale of the next frame's maps.
    package mutating func scale(of sample: MapSample) -> MapScale {
        var (low, high) = sample.map.bounds
        if let range {
            let kept = Float(halfLife.remaining(after: sample.time - range.time))
            low = min(low, low + kept * (range.low - low))
            high = max(high, high + kept * (range.high - high))
        }
        range = Range(low: low, high: high, time: sample.time)
        return MapScale(low: low, high: high)
    }

    /// Forgets the frames before, as after a scene cut.
    package mutating func reset() { range = nil }
}
