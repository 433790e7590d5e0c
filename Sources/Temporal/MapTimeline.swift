import Maps

/// What is shown of each frame, decided in order once its map is there: smoothing, then normalisation, and the target's
/// figure, all begun anew at a scene cut. A frame that was not explained repeats the explanation before.
package struct MapTimeline: Sendable, Codable {
    /// What is shown of one frame.
    package struct Moment: Sendable {
        /// The frame's own explanation, or the one before that it repeats.
        package let explanation: Explanation
        package let smoothed: SaliencyMap
        /// The smoothed map in the range 0...1, for drawing.
        package let normalized: SaliencyMap
        /// The target's probability or a regression's value, smoothed.
        package let figure: Float
    }

    private var smoother: MapSmoother
    private var normalizer: MapNormalizer
    private var figure: FigureSmoother
    private var held: Explanation?

    /// - Parameter figure: the half-life of the probability or value that is shown.
    package init(smoother: MapSmoother, normalizer: MapNormalizer, figure: HalfLife) {
        self.smoother = smoother
        self.normalizer = normalizer
        self.figure = FigureSmoother(halfLife: figure)
    }

    /// - Parameters:
    ///   - explanation: the next frame's; nil where it was not explained, which the first frame always is.
    ///   - time: its presentation time in seconds.
    ///   - isSceneCut: whether it is the first of a new scene.
    package mutating func advance(_ explanation: Explanation?, time: Double, isSceneCut: Bool) -> Moment {
        if isSceneCut {
            smoother.reset()
            normalizer.reset()
            figure.reset()
        }
        guard let current = explanation ?? held else {
            preconditionFailure("the first frame of a run is always explained")
        }
        held = current
        let smoothed = smoother.smooth(MapSample(map: current.map, time: time))
        let normalized = normalizer.normalize(MapSample(map: smoothed, time: time))
        let shown = figure.smooth(
            target: current.target, value: current.quantity ?? current.probabilities[current.target], time: time)
        return Moment(explanation: current, smoothed: smoothed, normalized: normalized, figure: shown)
    }
}
