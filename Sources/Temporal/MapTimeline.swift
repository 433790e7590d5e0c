import Maps

/// The temporal stage as a whole: smoothing, then normalisation, both begun anew at a scene cut.
package struct MapTimeline: Sendable {
    private var smoother: any MapSmoother
    private var normalizer: any MapNormalizer

    package init(smoother: any MapSmoother, normalizer: any MapNormalizer) {
        self.smoother = smoother
        self.normalizer = normalizer
    }

    /// - Parameters:
    ///   - sample: the raw map of the next frame. A frame that was not explained repeats the last map that was.
    ///   - isSceneCut: whether this frame is the first of a new scene.
    /// - Returns: the smoothed map, and the same in the range 0...1 for drawing.
    package mutating func advance(to sample: MapSample, isSceneCut: Bool) -> (
        smoothed: SaliencyMap, normalized: SaliencyMap
    ) {
        if isSceneCut {
            smoother.reset()
            normalizer.reset()
        }
        let smoothed = smoother.smooth(sample)
        return (smoothed, normalizer.normalize(MapSample(map: smoothed, time: sample.time)))
    }
}
