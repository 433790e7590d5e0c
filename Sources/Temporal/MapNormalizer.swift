import Maps

/// Brings maps to the range 0...1. A value: what it gives is a function of what it was given since the last `reset()`.
package enum MapNormalizer: Sendable, Codable {
    /// Each frame by itself, as pytorch-grad-cam does: m -= min(m); m /= 1e-7 + max(m).
    ///
    /// Makes the faintest evidence as bright as the strongest, so a video normalised like this flickers.
    case frame
    case running(RunningNormalizer)
    /// The same scale on every frame of every run: what is outside is cut off.
    case fixed(MapScale)

    /// - Parameter sample: a frame's map; of several, one below the other.
    package mutating func normalize(_ sample: MapSample) -> (map: SaliencyMap, scale: MapScale) {
        let scale: MapScale
        switch self {
        case .frame:
            let (low, high) = sample.map.bounds
            scale = MapScale(low: low, high: high)
        case .running(var normalizer):
            scale = normalizer.scale(of: sample)
            self = .running(normalizer)
        case .fixed(let fixed):
            return (sample.map.rescaledExactly(low: fixed.low, high: fixed.high), fixed)
        }
        return (sample.map.rescaled(low: scale.low, high: scale.high), scale)
    }

    /// Forgets the frames before, as after a scene cut.
    package mutating func reset() {
        switch self {
        case .frame, .fixed: break
        case .running(var normalizer):
            normalizer.reset()
            self = .running(normalizer)
        }
    }
}
