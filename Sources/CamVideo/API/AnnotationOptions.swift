/// Everything about a job but its input and output.
public struct AnnotationOptions: Sendable {
    public var model = ModelOptions()
    /// What is explained; several are shown together.
    public var targets = [Target.top]
    /// Whether the classes' probabilities are explained, and not their scores.
    public var explainsProbability = false
    public var panels = PanelOptions()
    /// Which frames are explained, beside the first of each scene; the others show the map before, carried along the motion.
    public var cadence = ExplanationCadence.every(1)
    public var temporal = TemporalOptions()
    public var overlay = OverlayOptions()
    public var encoding = EncodingOptions()
    public var segment = SegmentOptions()
    /// A NumPy file for the maps: float32 (frames, height, width), or with several maps a frame (frames, maps, height, width).
    public var mapsPath: String?
    public var mapValues = MapValues.smoothed
    /// A file for a line of JSON a frame, or a table where it is a .csv; `-` is standard output.
    public var logPath: String?
    /// A run file (docs/run-file.md), from which the video can be drawn again without the network. Maps and motion are then rounded
    /// to half precision before they are smoothed, as they are in the file.
    public var savePath: String?
    /// Whether to go on with what a run has left at ``savePath`` that was cut off or stopped early: the networks see only the frames that are
    /// not in it, and all others are drawn from it.
    public var resumes = false
    /// Frames explained at the same time, each on one thread; nil is one a processor core.
    public var workers: Int?
    /// Whether existing files are replaced.
    public var overwrites = false
    /// Whether FFmpeg's own messages go to standard error.
    public var isVerbose = false

    /// No video is as long, and no time base of libav*'s overflows, in seconds.
    private static let longest = 1e9

    /// Frames wait in memory, and more would change little.
    private static let longestLookahead = 100

    public init() {}

    /// - Throws: ``CamVideoError`` naming the first value outside its range.
    public func validate() throws {
        func require(_ condition: Bool, _ message: String) throws {
            if !condition { throw CamVideoError(message) }
        }
        try require(!resumes || savePath != nil, "--resume goes on with a run file; name it with --save")
        try require(
            !targets.isEmpty && panels.comparisons.allSatisfy { !$0.targets.isEmpty }, "there is no target to explain")
        for (name, value) in [("opacity", overlay.opacity), ("threshold", overlay.threshold)] {
            try require(
                value.map { (0...1).contains($0) } ?? true, "the \(name) is \(value ?? 0); give a number from 0 to 1")
        }
        if case .every(let count) = cadence { try require(count >= 1, "--every is \(count); give 1 or more, or auto") }
        try require(
            cadence != .automatic || temporal.smoothing == .motion,
            "--every auto carries maps along the motion; leave out --smoothing \(temporal.smoothing.rawValue)")
        try require(
            temporal.usedHalfLife.isFinite && temporal.usedHalfLife >= 0,
            "the half-life is \(temporal.usedHalfLife) seconds; give 0 or more")
        try require(
            (0...Self.longestLookahead).contains(temporal.lookahead),
            "--lookahead is \(temporal.lookahead); give 0 to \(Self.longestLookahead) frames")
        try require(
            temporal.lookahead == 0 || temporal.smoothing == .motion,
            "--lookahead averages along the motion; leave out --smoothing \(temporal.smoothing.rawValue), or --lookahead"
        )
        try require(
            temporal.holdLead.isFinite && temporal.holdLead >= 1,
            "the lead of --hold-lead is \(temporal.holdLead); give 1 or more, as 1.25 for a quarter more")
        try require(
            temporal.holdTime.isFinite && temporal.holdTime >= 0,
            "the time of --hold-time is \(temporal.holdTime) seconds; give 0 or more")
        try require(
            temporal.scale.map { (1e-30...1e30).contains($0) } ?? true,
            "the scale of --scale is \(temporal.scale ?? 0); give a number above 0, the map's value that is to be the hottest"
        )
        try require(
            segment.start >= 0 && segment.start <= Self.longest,
            "the start is \(segment.start) s; give 0 or more, and less than 30 years")
        try require(
            segment.duration.map { $0 > 0 && $0 <= Self.longest } ?? true,
            "the duration is not above 0 and below 30 years; give some seconds")
        try require(segment.frames.map { $0 > 0 } ?? true, "the number of frames is not above 0; give 1 or more")
        try require(
            encoding.crf.map { (0...63).contains($0) } ?? true,
            "the crf is \(encoding.crf ?? 0); give a number from 0 to 63, or to 51 for H.264 and H.265")
        try require(workers.map { (1...256).contains($0) } ?? true, "the number of threads is not from 1 to 256")
        try require(
            model.inputSize.map { (1...16384).contains($0.width) && (1...16384).contains($0.height) } ?? true,
            "the input size is not from 1x1 to 16384x16384")
    }
}
