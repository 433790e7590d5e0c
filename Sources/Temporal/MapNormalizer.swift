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
            return sample.map.minMaxNormalized()
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
