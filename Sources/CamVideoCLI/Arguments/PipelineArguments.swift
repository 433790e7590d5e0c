import ArgumentParser
import CamVideo

/// What keeps the map steady, and how often it is computed.
struct TemporalArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How the map and the figure beside the class are smoothed over time: motion, along the motion in the picture; ema, "
                + "where they are, which lags behind what moves; none, not at all.",
            valueName: "kind"))
    var smoothing = TemporalOptions().smoothing

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Time in which the weight of the past falls to a half, in seconds or as 150ms; more is calmer and slower. "
                + "(default: \(TemporalOptions.halfLifeHelp))",
            valueName: "time"))
    var halfLife: Seconds?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Average each map with those of n frames to come, too: no delay, and calmer; the video comes n frames later.",
            valueName: "n"))
    var lookahead = TemporalOptions().lookahead

    @Option(
        help: ArgumentHelp(
            "What the brightest spot is measured by: clip, the recent past; frame, each frame alone, as pytorch-grad-cam "
                + "does it. (default: clip)",
            valueName: "kind"))
    var normalize: TemporalOptions.Normalization?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The map's value that is painted as the hottest on every frame, so that runs can be compared, in place of --normalize; "
                + "what is 0 or below is the coldest. Methods, layers and models differ in theirs: the log's scale, and --verbose at "
                + "the end, say what a run had.",
            valueName: "v"))
    var scale: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Explain every nth frame, and the first of each scene; over the frames between, its map is carried along the motion. "
                + "More is faster. auto explains more often where more changes, and at least every 0.4 s.",
            valueName: "n|auto"))
    var every = AnnotationOptions().cadence

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many times the held class's probability another one's has to be to take its place, where the target is top or "
                + "top:K; 1 or more.",
            valueName: "x"))
    var holdLead = TemporalOptions().holdLead

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "For how long it has to be that, in seconds or as 200ms. --hold-lead 1 --hold-time 0 follows the smoothed top class.",
            valueName: "time"))
    var holdTime = Seconds(TemporalOptions().holdTime)

    func validate() throws {
        if scale != nil && normalize != nil {
            throw ValidationError("--scale fixes what --normalize would find out frame by frame; give one of them.")
        }
    }

    var options: TemporalOptions {
        var options = TemporalOptions(smoothing: smoothing, halfLife: halfLife?.value)
        if let normalize { options.normalization = normalize }
        options.scale = scale
        options.lookahead = lookahead
        options.holdLead = holdLead
        options.holdTime = holdTime.value
        return options
    }
}

/// What is drawn over the pictures.
struct OverlayArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How the map is drawn: heat, the hotter the more opaque; blend, the colours over everything, as pytorch-grad-cam does it; "
                + "contour, lines of equal heat, and box, a rectangle around the hottest region, which leave all other pixels as "
                + "they are; spot, the rest dimmed; mask, the map alone, white on black.",
            valueName: "style"))
    var style = OverlayOptions().style

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The heat map's share of the picture, 0 to 1 or in percent: of heat where it is hottest, of spot how much the rest is "
                + "dimmed, of contour and box the lines'. (default: \(Self.opacities))",
            valueName: "x"))
    var opacity: Share?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How hot is hot, 0 to 1 or in percent of the hottest colour: what is below is not drawn by heat, blend and mask; spot, "
                + "contour and box show what is above. (default: 0; for spot 0.5, for contour lines at 0.25, 0.5 and 0.75, for box "
                + "half of the map's peak)",
            valueName: "x"))
    var threshold: Share?

    @Option(help: ArgumentHelp("The heat map's colours, by matplotlib's names.", valueName: "name"))
    var colormap = OverlayOptions().colormap

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Write the class and its probability on the picture. (default: on, but not for --style mask)")
    var label: Bool?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Draw a bar of the colours with the values of the map that they stand for. (default: off)")
    var legend: Bool?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Draw the probability of what is explained as a curve over the last ten seconds. (default: off)")
    var strip: Bool?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: ArgumentHelp(
            "Fade the maps of classes of low probability: from 50% down, to 0.14 of their heat at 1%. (default: on where the "
                + "target is top or top:K)"))
    var fade: Bool?

    /// Each style's, in words.
    private static let opacities = OverlayStyle.allCases.map { "\($0.opacity) for \($0.rawValue)" }.joined(
        separator: ", ")

    var options: OverlayOptions {
        var options = OverlayOptions(
            style: style, opacity: opacity?.value, colormap: colormap, showsLabel: label)
        options.threshold = threshold?.value
        options.showsLegend = legend
        options.showsStrip = strip
        options.fades = fade
        return options
    }
}

/// The part of the input to do.
struct SegmentArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Where to start, from the start of the input: seconds, [HH:]MM:SS, or as 1m30s. (default: 0)",
            valueName: "time"))
    var start: Seconds?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How much to do: seconds, [HH:]MM:SS, or as 1m30s. (default: to the end)", valueName: "time")
    )
    var duration: Seconds?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many frames to do at most. (default: all)", valueName: "n"))
    var frames: Int?

    var options: SegmentOptions {
        SegmentOptions(start: start?.value ?? 0, duration: duration?.value, frames: frames)
    }
}

/// How the result is encoded.
struct EncodingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The encoder, by FFmpeg's name. (default: the container's; libx264 where it takes H.264)", valueName: "name"
        ))
    var videoCodec: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Constant quality on the encoder's own scale; lower is better and larger. (default: 18 for libx264)",
            valueName: "x"))
    var crf: Double?

    @Option(
        help: ArgumentHelp(
            "The encoder's preset: faster, or smaller. (default: veryfast for libx264)", valueName: "name"))
    var preset: String?

    @Option(
        help: ArgumentHelp(
            "The pixel format, by FFmpeg's name. (default: the input's, where it is 8-bit YUV that the encoder takes)",
            valueName: "name"))
    var pixelFormat: String?

    var options: EncodingOptions {
        EncodingOptions(codec: videoCodec, crf: crf, preset: preset, pixelFormat: pixelFormat)
    }
}

/// How the work is done, and whether anything is said about it.
struct ExecutionArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Frames that are explained at the same time, each on one thread. (default: one a processor core)",
            valueName: "n"))
    var threads: Int?

    @Flag(help: "Say nothing but errors.")
    var quiet = false
}

/// What is written beside the video.
struct ResultArguments: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: "Replace files that exist.")
    var overwrite = false

    @OptionGroup
    var written: NumberArguments

    @Option(
        help: ArgumentHelp(
            "Write all that was found out to a run file, an SQLite database that `camvideo render` draws from without the network. "
                + "It can be read while it is written, as FILE.partial.",
            valueName: "file.camvideo"), completion: .file(extensions: ["camvideo"]))
    var save: String?

    @Flag(
        help: ArgumentHelp(
            "Go on with what a run that was cut off, or stopped early, has left at --save: the network sees only the frames that are "
                + "not in it. Everything else has to be as it was; where nothing is left, the run begins anew."))
    var resume = false

    func validate() throws {
        if resume && save == nil {
            throw ValidationError("--resume goes on with a run file; name it with --save.")
        }
    }
}

extension ExplanationCadence: ExpressibleByArgument {
    public init?(argument: String) {
        if argument == "auto" {
            self = .automatic
        } else if let count = Int(argument) {
            self = .every(count)
        } else {
            return nil
        }
    }

    public var defaultValueDescription: String {
        switch self {
        case .every(let count): "\(count)"
        case .automatic: "auto"
        }
    }
}

extension TemporalOptions {
    /// The half-lives' defaults, in words.
    static var halfLifeHelp: String {
        let (motion, lookahead, other) = defaultHalfLives
        return "\(motion) along the motion, with --lookahead \(lookahead), else \(other)"
    }
}
