import Maps

/// Brings maps to the range 0...1.
package protocol MapNormalizer: Sendable {
    mutating func normalize(_ sample: MapSample) -> SaliencyMap

    /// Forgets the frames before, as after a scene cut.
    mutating func reset()
}

/// What pytorch-grad-cam adds to a divisor so that a blank map stays blank.
let normalizationEpsilon: Float = 1e-7

extension SaliencyMap {
    /// The lowest and the highest value; (0, 0) for a map without values.
    var bounds: (low: Float, high: Float) {
        guard var low = values.first else { return (0, 0) }
        var high = low
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        return (low, high)
    }

    /// Maps `low` to 0 and `high` to 1, and cuts off what lies outside.
    func rescaled(low: Float, high: Float) -> SaliencyMap {
        var map = self
        let gain = 1 / (high - low + normalizationEpsilon)
        for index in map.values.indices { map.values[index] = min(max((map.values[index] - low) * gain, 0), 1) }
        return map
    }
}

/// Each frame by itself, as pytorch-grad-cam does: m -= min(m); m /= 1e-7 + max(m).
///
/// Makes the faintest evidence as bright as the strongest, so a video normalised like this flickers.
package struct FrameNormalizer: MapNormalizer {
    package init() {}

    package mutating func normalize(_ sample: MapSample) -> SaliencyMap {
        let (low, high) = sample.map.bounds
        return sample.map.rescaled(low: low, high: high)
    }

    package mutating func reset() {}
}
