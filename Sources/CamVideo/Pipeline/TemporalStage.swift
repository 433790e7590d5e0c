import Maps
import Media
import Pictures
import Temporal

/// What is done in order, one frame after the other: what the timeline decides, and what is written down about a frame.
struct TemporalStage {
    private var timeline: MapTimeline
    private let caption: Caption
    private let maps: MapsFile?
    private let log: LogFile?
    private let orientation: Orientation
    private(set) var explainedFrames = 0
    /// Explained frames on which some class's score was NaN or infinite.
    private(set) var unusableFrames = 0
    /// Explained frames on which nothing in the map speaks for the class.
    private(set) var blankFrames = 0

    init(_ timeline: MapTimeline, labels: [String]?, orientation: Orientation, maps: MapsFile?, log: LogFile?) {
        self.timeline = timeline
        caption = Caption(labels: labels)
        self.orientation = orientation
        self.maps = maps
        self.log = log
    }

    /// The next frame in order.
    mutating func advance(_ job: FrameJob) throws -> RenderJob {
        if let explanation = job.explanation {
            explainedFrames += 1
            if !explanation.scores.allSatisfy(\.isFinite) { unusableFrames += 1 }
            if explanation.map.values.allSatisfy({ $0 == 0 }) { blankFrames += 1 }
        }
        let moment = timeline.advance(job.explanation, time: job.time, isSceneCut: job.plan.isSceneCut)
        try maps?.append(moment.smoothed)
        try log?.append(
            LogLine(
                job, moment, labels: caption.labels,
                picture: orientation.uprightSize(width: job.frame.width, height: job.frame.height)))
        let label = caption.text(
            target: moment.explanation.target, figure: moment.figure, isQuantity: moment.explanation.quantity != nil)
        return RenderJob(frame: job.frame, map: moment.normalized, label: label)
    }
}

extension Timeline {
    /// - Parameter fixedTarget: the class that the user named; nil to follow the one on top.
    init(_ options: TemporalOptions, fixedTarget: Int?) {
        let halfLife = HalfLife(seconds: options.halfLife)
        let (smoother, figure): (MapSmoother, HalfLife) =
            switch options.smoothing {
            case .exponential: (.exponential(ExponentialSmoother(halfLife: halfLife)), halfLife)
            case .none: (.none, HalfLife(seconds: 0))
            }
        let normalizer: MapNormalizer =
            switch options.normalization {
            case .running: .running(RunningNormalizer())
            case .frame: .frame
            }
        self.init(
            targets: fixedTarget.map { .fixed($0) } ?? .followed(ClassHysteresis()),
            maps: MapTimeline(smoother: smoother, normalizer: normalizer, figure: figure))
    }
}
