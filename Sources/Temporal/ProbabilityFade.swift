import Maps

/// Fades the map of what the network hardly believes in, so that a class of 1% is not painted as hot as one of 99%.
///
/// A map says where the evidence for a class is, and normalisation makes the most of however little there is. What is painted is
/// the map times min(1, sqrt(p / 0.5)): all of it from 50% on, 0.45 of it at 10%, 0.14 at 1%. The root keeps what is seen of a class
/// among many in proportion, where a factor of p itself would leave nothing.
package enum ProbabilityFade {
    /// The probability from which nothing is taken away.
    package static let full: Float = 0.5

    /// - Parameter probability: of what is explained; one that is not finite fades nothing, for it says nothing.
    /// - Returns: 0...1.
    package static func strength(of probability: Float) -> Float {
        guard probability.isFinite else { return 1 }
        return min(1, (max(probability, 0) / full).squareRoot())
    }
}

extension SaliencyMap {
    /// The map with its distance from a value multiplied.
    /// - Parameters:
    ///   - strength: 0...1.
    ///   - neutral: what the map fades to: `MapScale.zero` of a normalised one.
    package func faded(to strength: Float, neutral: Float) -> SaliencyMap {
        var map = self
        for index in map.values.indices { map.values[index] = neutral + strength * (map.values[index] - neutral) }
        return map
    }
}
