import Maps
import Media
import Temporal

/// What is done in order, one frame after the other: smoothing, normalisation, and what is written down about a frame.
struct TemporalStage {
    private var timeline: MapTimeline
    private var last: Explanation?
    private var caption: Caption
    private let maps: MapsFile?
    private let log: LogFile?
    private let orientation: Orientation
    private(set) var explainedFrames = 0
    /// Explained frames on which some class's score was NaN or infinite.
    private(set) var unusableFrames = 0
    /// Explained frames on which nothing in the map speaks for the class.
    private(set) var blankFrames = 0

    init(_ options: TemporalOptions, labels: [String]?, orientation: Orientation, maps: MapsFile?, log: LogFile?) {
        let smoother: any MapSmoother =
            switch options.smoothing {
            case .exponential: ExponentialSmoother(halfLife: HalfLife(seconds: options.halfLife))
            case .none: NoSmoother()
            }
        let normalizer: any MapNormalizer =
            switch options.normalization {
            case .running: RunningNormalizer()
            case .frame: FrameNormalizer()
            }
        timeline = MapTimeline(smoother: smoother, normalizer: normalizer)
        caption = Caption(labels: labels)
        self.orientation = orientation
        self.maps = maps
        self.log = log
    }

    /// The next frame in order. A frame that was not explained repeats the explanation before.
    mutating func advance(_ job: FrameJob) throws -> RenderJob {
        if let explanation = job.explanation {
            last = explanation
            explainedFrames += 1
            if !explanation.scores.allSatisfy(\.isFinite) { unusableFrames += 1 }
            if explanation.map.values.allSatisfy({ $0 == 0 }) { blankFrames += 1 }
        }
        guard let last else { preconditionFailure("the first frame of a run is always explained") }
        let (smoothed, normalized) = timeline.advance(
            to: MapSample(map: last.map, time: job.time), isSceneCut: job.isSceneCut)
        try maps?.append(smoothed)
        try log?.append(
            LogLine(
                job, last, labels: caption.labels, focus: MapFocus(of: smoothed),
                picture: orientation.uprightSize(width: job.frame.width, height: job.frame.height)))
        let label = caption.text(
            target: last.target, probability: last.probabilities[last.target], quantity: last.quantity, time: job.time)
        return RenderJob(frame: job.frame, map: normalized, label: label)
    }
}
