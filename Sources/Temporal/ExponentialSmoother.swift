import Maps

/// Exponential smoothing in time: a map's weight halves every half-life, at any and at varying frame rates.
///
/// S(t) = S(t - dt) + a (M(t) - S(t - dt)), with a = 1 - 2^(-dt / half-life) and S = M at the first frame.
package struct ExponentialSmoother: Sendable, Codable {
    package let halfLife: HalfLife
    private var state: MapSample?

    package init(halfLife: HalfLife) { self.halfLife = halfLife }

    /// - Parameter sample: of a later frame than all samples before it; every map since the last reset has the same size.
    ///
    /// A value that is not finite counts as 0, so that one bad frame cannot spoil all that follow.
    package mutating func smooth(_ sample: MapSample) -> SaliencyMap {
        var current = sample
        current.map = sample.map.finite
        if let previous = state {
            precondition(
                previous.map.width == current.map.width && previous.map.height == current.map.height,
                "maps of one stream have one size")
            let kept = Float(halfLife.remaining(after: current.time - previous.time))
            for index in current.map.values.indices {
                let new = current.map.values[index]
                current.map.values[index] = new + kept * (previous.map.values[index] - new)
            }
        }
        state = current
        return current.map
    }

    /// Forgets everything: the next sample stands for itself.
    package mutating func reset() { state = nil }
}
