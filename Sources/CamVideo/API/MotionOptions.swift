/// Everything about measuring a video's motion but its input and output.
public struct MotionOptions: Sendable {
    public var segment = SegmentOptions()
    /// Whether what the codec says is looked at, beside the pictures.
    public var usesCodecVectors = true
    /// Whether an existing file is replaced.
    public var overwrites = false
    /// Threads of the decoder; nil is one a processor core, up to four.
    public var workers: Int?
    /// Whether FFmpeg's own messages go to standard error.
    public var isVerbose = false

    public init() {}

    /// - Throws: ``CamVideoError`` naming the first value outside its range.
    public func validate() throws {
        var job = AnnotationOptions()
        (job.segment, job.workers) = (segment, workers)
        try job.validate()
    }
}

/// What a measurement of motion did.
public struct MotionSummary: Sendable {
    public let frames: Int
    /// Of the grid of blocks.
    public let columns: Int
    public let rows: Int
    public let sceneCuts: Int
    /// Frames of which the codec told where blocks come from.
    public let framesWithCodecVectors: Int
    /// Since the first frame was decoded.
    public let seconds: Double
    /// The mean time of one frame's motion, in seconds: making the picture small, reading the codec's vectors, estimating.
    public let estimationSeconds: Double
    /// Whether it was stopped early; the file is complete up to there.
    public let wasInterrupted: Bool
}
