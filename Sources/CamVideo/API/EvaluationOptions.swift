/// Everything about judging an explanation but its input.
public struct EvaluationOptions: Sendable {
    public var model = ModelOptions()
    /// What is explained. Nil takes the classes that are annotated on a frame, without annotations the class on top of each.
    public var target: Target?
    /// Whether classes' probabilities are explained, and not their scores.
    public var explainsProbability = false
    /// A file of annotations: COCO's JSON, with boxes or masks.
    public var boxesPath: String?
    /// The share of a map's highest value at which it is cut, beside the best one.
    public var threshold: Float = 0.5
    /// In how many steps pixels are taken away and shown.
    public var steps = 50
    /// A NumPy file, float32 (channels, height, width), of standard normal numbers for ROAD in place of drawn ones.
    public var roadNoisePath: String?
    /// Whether the network's weights are randomised, layer by layer, to see whether maps change.
    public var checksSanity = false
    /// Whether maps are judged over time, as a video would show them, and not each frame by itself.
    public var checksSteadiness = false
    /// What keeps maps steady, where that is judged.
    public var temporal = TemporalOptions()
    /// Which frames' maps are shown, where steadiness is judged; the others' are made, too, for comparison.
    public var cadence = ExplanationCadence.every(1)
    /// Judge each `every`th frame of the input, and the first, where each is judged by itself. At least 1.
    public var every = 1
    public var segment = SegmentOptions()
    /// Frames judged at the same time, each on one thread; nil is one a processor core.
    public var workers: Int?

    public init() {}

    /// - Throws: ``CamVideoError`` naming the first value outside its range.
    public func validate() throws {
        try annotation.validate()
        guard !checksSteadiness || !checksSanity else {
            throw CamVideoError("--steadiness and --sanity judge by different things; give one of them")
        }
        guard (0...1).contains(threshold) else {
            throw CamVideoError("the threshold is \(threshold); give a number from 0 to 1")
        }
        guard (1...100_000).contains(steps) else { throw CamVideoError("the steps are \(steps); give 1 to 100000") }
        switch target {
        case .topClasses, .topChannels:
            throw CamVideoError("--target gives several maps, and each frame is judged by one; ask for one")
        case .channel(_, .activation), .channel(_, .raw):
            guard checksSteadiness || boxesPath != nil && !checksSanity else {
                throw CamVideoError(
                    "a channel's values have no score that could change with the picture; give --boxes alone, or take --target channel:K"
                )
            }
        default: break
        }
    }

    /// The job whose maps are judged.
    var annotation: AnnotationOptions {
        var job = AnnotationOptions()
        (job.model, job.segment, job.workers) = (model, segment, workers)
        job.explainsProbability = explainsProbability
        guard checksSteadiness else {
            job.cadence = .every(every)
            return job
        }
        (job.targets, job.temporal, job.cadence) = ([target ?? .top], temporal, cadence)
        return job
    }
}
