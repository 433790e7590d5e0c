/// How a run is drawn again: what is nil is as it was in the run. What is explained, and how often, cannot be changed, for that
/// needs the network.
public struct RenderOptions: Sendable {
    public var smoothing: TemporalOptions.Smoothing?
    /// In seconds. Where the smoothing is another than the run's, nil is what suits that.
    public var halfLife: Double?
    public var lookahead: Int?
    /// In place of the run's own, and of its scale.
    public var normalization: TemporalOptions.Normalization?
    /// In place of the run's own, and of its normalization.
    public var scale: Double?
    public var style: OverlayStyle?
    public var threshold: Double?
    public var opacity: Double?
    public var colormap: ColormapName?
    public var showsLabel: Bool?
    public var showsLegend: Bool?
    public var showsStrip: Bool?
    public var fades: Bool?
    public var layout: PanelOptions.Layout?
    public var truth: String?
    /// At most this many frames, from the run's first on.
    public var frames: Int?
    public var encoding = EncodingOptions()
    public var mapsPath: String?
    public var mapValues = MapValues.smoothed
    public var logPath: String?
    /// Whether the video may be another one than the run's, as one that was copied into another container.
    public var ignoresIdentity = false
    /// Threads of the decoder and the encoder; nil is one a processor core.
    public var workers: Int?
    public var overwrites = false
    public var isVerbose = false

    public init() {}

    /// - Throws: ``CamVideoError`` where the run does not know what would be needed.
    func applied(to replay: RunReplay) throws -> AnnotationOptions {
        var options = replay.options
        try apply(to: &options.temporal, replay)
        if let style { options.overlay.style = style }
        if let threshold { options.overlay.threshold = threshold }
        if let opacity { options.overlay.opacity = opacity }
        if let colormap { options.overlay.colormap = colormap }
        if let showsLabel { options.overlay.showsLabel = showsLabel }
        if let showsLegend { options.overlay.showsLegend = showsLegend }
        if let showsStrip { options.overlay.showsStrip = showsStrip }
        if let fades { options.overlay.fades = fades }
        if let layout { options.panels.layout = layout }
        if let truth { options.panels.truth = truth }
        if let frames { options.segment.frames = min(frames, options.segment.frames ?? frames) }
        options.encoding = encoding
        options.mapsPath = mapsPath
        options.mapValues = mapValues
        options.logPath = logPath
        options.workers = workers
        options.overwrites = overwrites
        options.isVerbose = isVerbose
        return options
    }

    private func apply(to temporal: inout TemporalOptions, _ replay: RunReplay) throws {
        if let smoothing, smoothing != temporal.smoothing {
            if smoothing == .motion, try !replay.hasMotion {
                throw CamVideoError(
                    "\(replay.path) does not know how the picture moves, for the run was made with --smoothing "
                        + "\(temporal.smoothing.rawValue); choose ema or none, or run it again with --smoothing motion")
            }
            temporal.smoothing = smoothing
            (temporal.halfLife, temporal.recordedHalfLife) = (nil, nil)
            temporal.lookahead = 0
        }
        if let lookahead {
            if (lookahead == 0) != (temporal.lookahead == 0) { temporal.recordedHalfLife = nil }
            temporal.lookahead = lookahead
        }
        if let halfLife { temporal.halfLife = halfLife }
        if let normalization { (temporal.normalization, temporal.scale) = (normalization, nil) }
        if let scale { temporal.scale = scale }
    }
}
