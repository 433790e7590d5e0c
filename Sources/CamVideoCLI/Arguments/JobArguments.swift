import ArgumentParser
import CamVideo

/// All options of a job on a video but where the result goes: what `annotate` and `bench` share.
struct JobArguments: ParsableArguments {
    @OptionGroup(title: "Network")
    var model: ModelArguments

    @OptionGroup(title: "Network")
    var preprocessing: PreprocessingArguments

    @OptionGroup(title: "Network")
    var network: NetworkArguments

    @OptionGroup(title: "Network")
    var target: TargetsArguments

    @OptionGroup(title: "Over time")
    var temporal: TemporalArguments

    @OptionGroup(title: "Panels")
    var panels: PanelArguments

    @OptionGroup(title: "Overlay")
    var overlay: OverlayArguments

    @OptionGroup(title: "Part of the input")
    var segment: SegmentArguments

    @OptionGroup(title: "Encoder")
    var encoding: EncodingArguments

    @OptionGroup
    var execution: ExecutionArguments

    @Flag(help: "Say more: FFmpeg's messages, and the summary off a terminal too.")
    var verbose = false

    func validate() throws {
        if execution.quiet && verbose {
            throw ValidationError("--quiet and --verbose contradict each other; give one of them.")
        }
        try checkingUsage { try options().validate() }
    }

    func options() throws -> AnnotationOptions {
        var options = AnnotationOptions()
        options.model = network.options(model: model.model, preprocessing: preprocessing)
        options.targets = target.targets
        options.explainsProbability = target.score.probability
        options.panels = try panels.options(beside: options)
        options.cadence = temporal.every
        options.temporal = temporal.options
        options.overlay = overlay.options
        options.segment = segment.options
        options.encoding = encoding.options
        options.workers = execution.threads
        options.isVerbose = verbose
        return options
    }
}
