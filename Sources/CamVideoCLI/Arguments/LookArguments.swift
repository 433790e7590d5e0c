import ArgumentParser
import CamVideo

/// What of a run is drawn in another way; what is not given is as it was.
struct LookArguments: ParsableArguments {
    @Option(help: ArgumentHelp("How maps are smoothed over time: motion, ema or none.", valueName: "kind"))
    var smoothing: TemporalOptions.Smoothing?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Time in which the weight of the past falls to a half, in seconds or as 150ms.", valueName: "time"))
    var halfLife: Seconds?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Average each map with those of n frames to come, too.", valueName: "n"))
    var lookahead: Int?

    @Option(
        help: ArgumentHelp(
            "What the brightest spot is measured by: clip, the recent past; frame, each alone.", valueName: "kind"))
    var normalize: TemporalOptions.Normalization?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The map's value that is painted as the hottest on every frame.", valueName: "v"))
    var scale: Double?

    @Option(
        help: ArgumentHelp("How the map is drawn: heat, blend, contour, box, spot or mask.", valueName: "kind"))
    var style: OverlayStyle?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How hot is hot, 0 to 1 or in percent of the hottest colour.", valueName: "x"))
    var threshold: Share?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The heat map's share of the picture, 0 to 1 or in percent.", valueName: "x"))
    var opacity: Share?

    @Option(help: ArgumentHelp("The heat map's colours, by matplotlib's names.", valueName: "name"))
    var colormap: ColormapName?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Write the class and its probability on the picture.")
    var label: Bool?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Draw a bar of the colours with the values of the map that they stand for.")
    var legend: Bool?

    @Flag(
        inversion: .prefixedNo, exclusivity: .exclusive,
        help: "Draw the probability of what is explained as a curve over the last ten seconds.")
    var strip: Bool?

    @Flag(inversion: .prefixedNo, exclusivity: .exclusive, help: "Fade the maps of classes of low probability.")
    var fade: Bool?

    @Option(help: ArgumentHelp("How several maps are shown: panels, colors or wipe.", valueName: "kind"))
    var layout: PanelOptions.Layout?

    @Option(help: ArgumentHelp("What is really to be seen, for the source's caption in panels.", valueName: "text"))
    var truth: String?

    func validate() throws {
        if scale != nil && normalize != nil {
            throw ValidationError("--scale fixes what --normalize would find out frame by frame; give one of them.")
        }
    }

    var options: RenderOptions {
        var options = RenderOptions()
        options.smoothing = smoothing
        options.halfLife = halfLife?.value
        options.lookahead = lookahead
        options.normalization = normalize
        options.scale = scale
        options.style = style
        options.threshold = threshold?.value
        options.opacity = opacity?.value
        options.colormap = colormap
        options.showsLabel = label
        options.showsLegend = legend
        options.showsStrip = strip
        options.fades = fade
        options.layout = layout
        options.truth = truth
        return options
    }
}

/// What is written, and how, where a run is drawn again.
struct RenderResultArguments: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: "Replace files that exist.")
    var overwrite = false

    @Flag(help: "Draw on another video than the run's, as long as its frames have the same times.")
    var force = false

    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many frames to do at most. (default: all)", valueName: "n"))
    var frames: Int?

    @OptionGroup
    var written: NumberArguments

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Threads of the decoder and the encoder. (default: one a processor core)", valueName: "n"))
    var threads: Int?

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    @Flag(help: "Say more: FFmpeg's messages, and the summary off a terminal too.")
    var verbose = false
}

/// The main command's options that a run file cannot answer.
struct NetworkRefusal: ParsableArguments {
    @Option(
        name: [
            .customShort("m"), .customLong("model"), .customLong("target"), .customLong("method"), .customLong("layer"),
            .customLong("labels"), .customLong("output"), .customLong("precision"), .customLong("mean"),
            .customLong("std"),
            .customLong("input-size"), .customLong("compare"), .customLong("every"), .customLong("hold-lead"),
            .customLong("hold-time"), .customLong("fuse"), .customLong("start"), .customLong("duration"),
            .customLong("save"),
        ], parsing: .unconditionalSingleValue, help: .hidden)
    var needsNetwork: [String] = []

    @Flag(help: .hidden)
    var probability = false

    func validate() throws {
        guard needsNetwork.isEmpty, !probability else {
            throw ValidationError(
                "What is explained, by which network and on which frames is settled in a run file; run camvideo INPUT OUTPUT with "
                    + "--save again to change that.")
        }
    }
}
