import Stages

/// How far a job is.
public struct AnnotationProgress: Sendable {
    public let frames: Int
    /// An estimate from the container; nil where it does not say.
    public let expectedFrames: Int?
    /// Since the first frame was decoded.
    public let seconds: Double

    public var framesPerSecond: Double { seconds > 0 ? Double(frames) / seconds : 0 }

    /// Nil while it cannot be told.
    public var remainingSeconds: Double? {
        guard let expectedFrames, framesPerSecond > 0 else { return nil }
        return Double(max(0, expectedFrames - frames)) / framesPerSecond
    }
}

/// What a job tells while it runs.
public enum AnnotationEvent: Sendable {
    /// A sentence that a user should see: an assumption, a stream that was dropped, damage in the input.
    case notice(String)
    case progress(AnnotationProgress)
}

/// What a job did.
public struct AnnotationSummary: Sendable {
    public let frames: Int
    /// Frames on which the network ran.
    public let explainedFrames: Int
    /// Packets and frames of the input that were damaged.
    public let damaged: Int
    /// Whether it was stopped early by ``Annotator/interrupt()``; the output is complete up to there.
    public let wasInterrupted: Bool
    /// Of each network, method and layer.
    public let hottestValues: [HottestValue]
    public let benchmark: Benchmark

    /// The highest value of all maps of one kind: what ``TemporalOptions/scale`` may be set to.
    public struct HottestValue: Sendable {
        /// What tells the maps from others; nil where they are alone.
        public let name: String?
        public let value: Double
    }
}

/// Where the time went.
public struct Benchmark: Sendable, Codable {
    public struct Stage: Sendable, Codable {
        public let name: String
        public let workers: Int
        /// Work for one frame, in milliseconds, without waiting for other stages.
        public let busyMillisecondsPerFrame: Double
        /// Of the work of all stages, 0 to 1.
        public let share: Double
        /// The frame rate that this stage alone would allow with its workers.
        public let boundFramesPerSecond: Double

        enum CodingKeys: String, CodingKey {
            case name, workers, share
            case busyMillisecondsPerFrame = "busy_ms_per_frame"
            case boundFramesPerSecond = "bound_fps"
        }
    }

    public let frames: Int
    /// From the first decoded frame to the finished file.
    public let seconds: Double
    /// Loading the model and opening the input.
    public let setupSeconds: Double
    public let framesPerSecond: Double
    /// In the order of the pipeline.
    public let stages: [Stage]
    /// The largest resident set of the process so far.
    public let peakMemoryBytes: Int

    enum CodingKeys: String, CodingKey {
        case frames, seconds, stages
        case setupSeconds = "setup_seconds"
        case framesPerSecond = "fps"
        case peakMemoryBytes = "peak_memory_bytes"
    }
}

extension Benchmark {
    init(frames: Int, seconds: Double, setupSeconds: Double, timings: [StageTiming]) {
        self.frames = frames
        self.seconds = seconds
        self.setupSeconds = setupSeconds
        framesPerSecond = seconds > 0 ? Double(frames) / seconds : 0
        let total = timings.reduce(0) { $0 + $1.busySeconds }
        stages = timings.map { timing in
            let perFrame = frames > 0 ? timing.busySeconds / Double(frames) : 0
            return Stage(
                name: timing.stage, workers: timing.workers, busyMillisecondsPerFrame: 1000 * perFrame,
                share: total > 0 ? timing.busySeconds / total : 0,
                boundFramesPerSecond: perFrame > 0 ? Double(timing.workers) / perFrame : 0)
        }
        peakMemoryBytes = Resources.peakMemoryBytes
    }
}
