import Maps
import Motion

/// What is shown of each frame, decided in order once its maps are there: smoothing, then normalisation, and the subjects'
/// figures, all begun anew at a scene cut. A frame that was not explained repeats the explanations before, with their maps carried
/// along the motion where the smoother follows it.
///
/// A frame is prepared when it comes, and shown by `advance` once the frames are there that it is to look ahead to.
///
/// Several maps of one frame, of several subjects of one network, are normalised together, so that their colours can be
/// compared.
package struct MapTimeline: Sendable, Codable {
    /// What is shown of one frame for one subject.
    package struct Moment: Sendable {
        /// The frame's own explanation, or the one before that it repeats.
        package let explanation: Explanation
        /// At the method's own resolution.
        package let smoothed: SaliencyMap
        /// The same map, perhaps at a finer resolution, in which it moves smoothly.
        package let detailed: SaliencyMap
        /// The detailed map in the range 0...1, for drawing.
        package let normalized: SaliencyMap
        /// What was normalised by.
        package let scale: MapScale
        /// The subject's figure, smoothed.
        package let figure: Float
    }

    /// One frame on its way, with what is found out about it once.
    package struct Prepared: Sendable, Codable {
        let explanations: [Explanation]
        let samples: [MapSample]
        let time: Double
        let isSceneCut: Bool
    }

    /// How many frames to come a frame's maps are averaged with.
    package let lookahead: Int
    private var smoothers: [MapSmoother]
    private var normalizer: MapNormalizer
    private var figures: [FigureSmoother]
    private var held: [Explanation]?

    /// - Parameters:
    ///   - count: how many subjects there are.
    ///   - figure: the half-life of the probability or value that is shown.
    package init(
        count: Int = 1, smoother: MapSmoother, normalizer: MapNormalizer, figure: HalfLife, lookahead: Int = 0
    ) {
        smoothers = Array(repeating: smoother, count: count)
        self.normalizer = normalizer
        figures = Array(repeating: FigureSmoother(halfLife: figure), count: count)
        self.lookahead = lookahead
    }

    /// - Parameters:
    ///   - explanations: the next frame's, one for each subject, of one size; nil where it was not explained, which the first
    ///     frame always is.
    ///   - motion: of the picture since the frame before; nil where nobody knows.
    ///   - time: its presentation time in seconds.
    ///   - isSceneCut: whether it is the first of a new scene.
    package mutating func prepare(
        _ explanations: [Explanation]?, motion: MotionField? = nil, time: Double, isSceneCut: Bool
    ) -> Prepared {
        guard let current = explanations ?? held, current.count == smoothers.count else {
            preconditionFailure("the first frame of a run is always explained, for every subject")
        }
        let before = held
        held = current
        let onward = lookahead > 0 ? motion?.inverse : nil
        let samples = current.indices.map { index in
            smoothers[index].prepared(
                MapSample(
                    map: current[index].map, isNew: explanations != nil,
                    startsAnew: before.map { $0[index].subject != current[index].subject } ?? false, time: time,
                    motion: motion),
                onward: onward)
        }
        return Prepared(explanations: current, samples: samples, time: time, isSceneCut: isSceneCut)
    }

    /// - Parameters:
    ///   - frame: the next one, as it was prepared.
    ///   - future: those after it, at most `lookahead`.
    package mutating func advance(_ frame: Prepared, future: ArraySlice<Prepared> = []) -> [Moment] {
        if frame.isSceneCut {
            for index in smoothers.indices {
                smoothers[index].reset()
                figures[index].reset()
            }
            normalizer.reset()
        }
        let scene = future.prefix { !$0.isSceneCut }
        let detailed = frame.samples.indices.map { index in
            smoothers[index].smooth(
                frame.samples[index], future: scene.map { $0.samples[index] }, lookahead: lookahead)
        }
        let (together, scale) = normalizer.normalize(MapSample(map: .stacked(detailed), time: frame.time))
        let normalized = together.unstacked(count: detailed.count)
        return frame.explanations.enumerated().map { index, explanation in
            Moment(
                explanation: explanation,
                smoothed: smoothers[index].coarse(detailed[index], like: explanation.map),
                detailed: detailed[index], normalized: normalized[index], scale: scale,
                figure: figures[index].smooth(
                    subject: explanation.subject, value: explanation.figure, time: frame.time))
        }
    }

    /// A frame that looks at no frames to come, in one step.
    package mutating func advance(
        _ explanations: [Explanation]?, motion: MotionField? = nil, time: Double, isSceneCut: Bool
    ) -> [Moment] {
        advance(prepare(explanations, motion: motion, time: time, isSceneCut: isSceneCut))
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
