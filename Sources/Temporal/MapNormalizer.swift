import Maps

/// Brings maps to the range 0...1. A value: what it gives is a function of what it was given since the last `reset()`.
package enum MapNormalizer: Sendable, Codable {
    /// Each frame by itself, as pytorch-grad-cam does: m -= min(m); m /= 1e-7 + max(m).
    ///
    /// Makes the faintest evidence as bright as the strongest, so a video normalised like this flickers.
    case frame
    case running(RunningNormalizer)

    package mutating func normalize(_ sample: MapSample) -> SaliencyMap {
        switch self {
        case .frame:
            let (low, high) = sample.map.bounds
            return sample.map.rescaled(low: low, high: high)
        case .running(var normalizer):
            defer { self = .running(normalizer) }
            return normalizer.normalize(sample)
        }
    }

    /// Forgets the frames before, as after a scene cut.
    package mutating func reset() {
        switch self {
        case .frame: break
        case .running(var normalizer):
            normalizer.reset()
            self = .running(normalizer)
        }
    }
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
