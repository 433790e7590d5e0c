/// What pytorch-grad-cam adds to a divisor so that a blank map stays blank.
private let normalizationEpsilon: Float = 1e-7

extension SaliencyMap {
    /// (m - min) / (1e-7 + max(m - min)): each map for itself, to 0...1, as pytorch-grad-cam does it.
    package func minMaxNormalized() -> SaliencyMap {
        let (low, high) = bounds
        return rescaled(low: low, high: high)
    }

    /// The lowest and the highest value; (0, 0) for a map without values.
    package var bounds: (low: Float, high: Float) {
        guard var low = values.first else { return (0, 0) }
        var high = low
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        return (low, high)
    }

    /// Maps `low` to 0 and `high` to 1, and cuts off what lies outside.
    package func rescaled(low: Float, high: Float) -> SaliencyMap {
        rescaled(low: low, gain: 1 / (high - low + normalizationEpsilon))
    }

    /// The same to the last digit, for a range that is not empty: also where values are as small as what is added to the divisor.
    package func rescaledExactly(low: Float, high: Float) -> SaliencyMap {
        precondition(low < high, "a range from one value to a higher one")
        return rescaled(low: low, gain: 1 / (high - low))
    }

    private func rescaled(low: Float, gain: Float) -> SaliencyMap {
        var map = self
        for index in map.values.indices { map.values[index] = min(max((map.values[index] - low) * gain, 0), 1) }
        return map
    }
}
