import Maps

/// What is shown of each frame, decided in order once its maps are there: smoothing, then normalisation, and the subjects'
/// figures, all begun anew at a scene cut. A frame that was not explained repeats the explanations before.
///
/// Several maps of one frame, of several subjects of one network, are normalised together, so that their colours can be
/// compared.
package struct MapTimeline: Sendable, Codable {
    /// What is shown of one frame for one subject.
    package struct Moment: Sendable {
        /// The frame's own explanation, or the one before that it repeats.
        package let explanation: Explanation
        package let smoothed: SaliencyMap
        /// The smoothed map in the range 0...1, for drawing.
        package let normalized: SaliencyMap
        /// What was normalised by.
        package let scale: MapScale
        /// The subject's figure, smoothed.
        package let figure: Float
    }

    private var smoothers: [MapSmoother]
    private var normalizer: MapNormalizer
    private var figures: [FigureSmoother]
    private var held: [Explanation]?

    /// - Parameters:
    ///   - count: how many subjects there are.
    ///   - figure: the half-life of the probability or value that is shown.
    package init(count: Int = 1, smoother: MapSmoother, normalizer: MapNormalizer, figure: HalfLife) {
        smoothers = Array(repeating: smoother, count: count)
        self.normalizer = normalizer
        figures = Array(repeating: FigureSmoother(halfLife: figure), count: count)
    }

    /// - Parameters:
    ///   - explanations: the next frame's, one for each subject, of one size; nil where it was not explained, which the first
    ///     frame always is.
    ///   - time: its presentation time in seconds.
    ///   - isSceneCut: whether it is the first of a new scene.
    package mutating func advance(_ explanations: [Explanation]?, time: Double, isSceneCut: Bool) -> [Moment] {
        if isSceneCut {
            for index in smoothers.indices {
                smoothers[index].reset()
                figures[index].reset()
            }
            normalizer.reset()
        }
        guard let current = explanations ?? held, current.count == smoothers.count else {
            preconditionFailure("the first frame of a run is always explained, for every subject")
        }
        held = current
        let smoothed = current.indices.map { smoothers[$0].smooth(MapSample(map: current[$0].map, time: time)) }
        let (together, scale) = normalizer.normalize(MapSample(map: .stacked(smoothed), time: time))
        let normalized = together.unstacked(count: current.count)
        return current.indices.map { index in
            let shown = figures[index].smooth(
                subject: current[index].subject, value: current[index].figure, time: time)
            return Moment(
                explanation: current[index], smoothed: smoothed[index], normalized: normalized[index],
                scale: scale, figure: shown)
        }
    }
}

extension SaliencyMap {
    /// Maps of one size, one below the other.
    fileprivate static func stacked(_ maps: [SaliencyMap]) -> SaliencyMap {
        guard maps.count > 1 else { return maps[0] }
        return SaliencyMap(
            width: maps[0].width, height: maps.reduce(0) { $0 + $1.height }, values: maps.flatMap(\.values))
    }

    fileprivate func unstacked(count: Int) -> [SaliencyMap] {
        guard count > 1 else { return [self] }
        let size = values.count / count
        return (0..<count).map {
            SaliencyMap(width: width, height: height / count, values: Array(values[$0 * size..<($0 + 1) * size]))
        }
    }
}
