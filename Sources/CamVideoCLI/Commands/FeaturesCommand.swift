import ArgumentParser
import CamVideo

/// `camvideo features`: what a layer's channels answer to a picture or a video.
struct FeaturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Show a layer's feature maps beside the picture, for every frame of a video.",
        usage: "camvideo features INPUT OUTPUT [options]",
        discussion: """
            A panel for each channel, the source first; a picture gives a picture, a video a video. What is below zero is dark. \
            The most active channels are chosen in the first second and then kept, and all panels share one scale of colours.

            Examples:
              camvideo features drive.mp4 features.mp4
                  the demo model's last layer
              camvideo features photo.jpg features.png -m resnet50.onnx --layer /layer2/layer2.3/relu_2/Relu
                  the 16 most active channels of another layer
              camvideo features drive.mp4 features.mp4 -m resnet50.onnx --channels 0,3,7
                  channels of your choice
            """)

    @OptionGroup
    var files: InputOutputArguments

    @Option(
        help: ArgumentHelp(
            "The channels to show: top:N, the N most active, or their places from 0 with commas between; 64 at most.",
            valueName: "spec"))
    var channels = FeatureSelection.top(16)

    @OptionGroup(title: "Network")
    var model: ModelArguments

    @OptionGroup(title: "Network")
    var preprocessing: PreprocessingArguments

    @OptionGroup(title: "Network")
    var layer: LayerArguments

    @OptionGroup(title: "Over time")
    var temporal: TemporalArguments

    @Option(help: ArgumentHelp("The maps' colours, by matplotlib's names.", valueName: "name"))
    var colormap = ColormapName.viridis

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The maps' share of their panels over the picture, 0 to 1 or in percent.", valueName: "x"))
    var opacity = Share(1)

    @OptionGroup(title: "Part of the input")
    var segment: SegmentArguments

    @OptionGroup(title: "Encoder")
    var encoding: EncodingArguments

    @OptionGroup
    var execution: ExecutionArguments

    @OptionGroup
    var result: PictureResultArguments

    func validate() throws {
        guard channels.count <= FeatureSelection.maximumCount else {
            throw ValidationError(
                "--channels asks for \(channels.count) channels; give \(FeatureSelection.maximumCount) at most.")
        }
        try checkingUsage(options.validate)
    }

    private var options: AnnotationOptions {
        var options = AnnotationOptions()
        options.model = layer.options(model: model.model, preprocessing: preprocessing)
        options.showFeatures(channels)
        options.cadence = temporal.every
        options.temporal = temporal.options
        options.overlay = OverlayOptions(style: .blend, opacity: opacity.value, colormap: colormap)
        options.segment = segment.options
        options.encoding = encoding.options
        options.workers = execution.threads
        options.overwrites = result.overwrite
        return options
    }

    func run() throws {
        let annotator = Annotator(input: files.input, output: files.output, options: options)
        try JobConsole(annotator: annotator, isQuiet: execution.quiet).runToEnd(output: files.output)
    }
}

extension FeatureSelection: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }

    public var defaultValueDescription: String { description }
}
