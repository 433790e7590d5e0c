import ArgumentParser
import CamVideo

/// Where the network comes from.
struct ModelArguments: ParsableArguments {
    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp(
            "An .onnx file, or a folder as Hugging Face's exporter writes it: model.onnx, config.json (class names) and "
                + "preprocessor_config.json (size, mean, std). (default: the built-in demo model, which knows drawn road "
                + "scenes only)",
            valueName: "path"), completion: .model)
    var model: String?
}

extension CompletionKind {
    /// An .onnx file or a folder.
    static var model: CompletionKind { .file(extensions: ["onnx"]) }
}

/// How the network is fed.
struct PreprocessingArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What is subtracted from red, green and blue, on a scale of 0 to 1; one number for all. (default: what the model's files say, "
                + "else ImageNet's 0.485,0.456,0.406)",
            valueName: "r,g,b"))
    var mean: ColorTriple?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What red, green and blue are then divided by, on a scale of 0 to 1. (default: what the model's files say, "
                + "else ImageNet's 0.229,0.224,0.225)",
            valueName: "r,g,b"))
    var std: ColorTriple?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The size of the network's input in pixels, one number for a square, for models that leave it open. (default: "
                + "what the model's files say, else 224x224)",
            valueName: "WxH"))
    var inputSize: PixelSize?

    func validate() throws {
        if let std, !std.values.allSatisfy({ $0 > 0 }) {
            throw ValidationError("--std is divided by: all its numbers must be above 0.")
        }
    }
}

/// What of the network is explained, and how.
struct NetworkArguments: ParsableArguments {
    @OptionGroup
    var classes: ClassArguments

    @Option(
        help: ArgumentHelp(
            "How the map is made; `camvideo methods` says what each method costs and needs.", valueName: "name"))
    var method = MethodName(ModelOptions().method)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many of the layer's channels count, the strongest ones, for methods that run the network for each. "
                + "(default: all)",
            valueName: "n"))
    var channels: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many noisy pictures, steps or masks there are, for methods that run the network for each. (default: the "
                + "method's own)",
            valueName: "n"))
    var samples: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many concepts the method dff finds in the layer. (default: 5)", valueName: "n"))
    var concepts: Int?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("What random numbers begin with.", valueName: "n"))
    var seed: UInt64 = 0

    @Flag(
        help:
            "Smooth a map: its weighted channels' first component in place of their sum, as pytorch-grad-cam's eigen_smooth."
    )
    var eigenSmooth = false

    @Flag(
        help:
            "Smooth a map: the mean over the picture, brighter and darker, and mirrored, as pytorch-grad-cam's aug_smooth; six runs."
    )
    var augSmooth = false

    @Option(
        help: ArgumentHelp(
            "A NumPy file, float32, of random numbers to take in place of drawn ones, so that programs can be compared.",
            valueName: "file.npy"), completion: .file(extensions: ["npy"]))
    var noise: String?

    @Option(
        help: ArgumentHelp(
            "The layer to explain: an ONNX node or tensor by its name, as `camvideo inspect` lists them; several times for "
                + "several. (default: the last feature map before the head)",
            valueName: "name"))
    var layer: [String] = []

    @Option(
        help: ArgumentHelp("How the maps of several layers become one.", valueName: "mean|max|product"))
    var fuse = ModelOptions().fusion

    @OptionGroup
    var arithmetic: PrecisionArguments

    func validate() throws {
        for (name, value) in [("--channels", channels), ("--samples", samples), ("--concepts", concepts)] {
            if let value, value < 1 { throw ValidationError("\(name) is \(value); give 1 or more.") }
        }
    }

    /// - Parameter model: the model's path; nil for the built-in one.
    func options(model: String?, preprocessing: PreprocessingArguments? = nil) -> ModelOptions {
        ModelOptions(
            source: model.map(ModelOptions.Source.path) ?? .demo, labelsPath: classes.labels,
            mean: preprocessing?.mean?.values, std: preprocessing?.std?.values,
            inputSize: preprocessing?.inputSize.map { ($0.width, $0.height) }, method: method.name,
            methodOptions: ModelOptions.MethodOptions(
                channels: channels, samples: samples, concepts: concepts, seed: seed, eigenSmooth: eigenSmooth,
                augSmooth: augSmooth,
                noisePath: noise),
            layers: layer, fusion: fuse, output: classes.output,
            precision: arithmetic.precision)
    }
}

/// What a target's text says, for every command's help.
enum TargetHelp {
    static let one =
        "top, the class with the highest score; NAME or class:NAME, always that one, and A|B a union; class:INDEX or, where "
        + "classes have numbers for names, index:INDEX, the same by its place from 0; \"not NAME\", all but it; \"class:A - "
        + "class:B\", what sets A apart from B; channel:K, a channel of the target layer as the score, activation:K, where it is "
        + "active, or raw:K, its values"
}

/// The score that is explained.
struct TargetArguments: ParsableArguments {
    @Option(help: ArgumentHelp("What to explain: \(TargetHelp.one).", valueName: "spec"))
    var target = Target.top

    @OptionGroup
    var score: ScoreArguments
}

/// What is explained, of a video.
struct TargetsArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What to explain: \(TargetHelp.one); top:K, a panel for each of the K classes on top; channels:top:K, one for each of "
                + "the target layer's K most active channels, or channels:top:K:gradient, by the top class's gradient. Several "
                + "times for several classes in one picture, each in a colour of its own. (default: top)",
            valueName: "spec"))
    var target: [Target] = []

    @OptionGroup
    var score: ScoreArguments

    var targets: [Target] { target.isEmpty ? [.top] : target }
}

struct ScoreArguments: ParsableArguments {
    @Flag(help: "Explain the classes' probabilities, after softmax or sigmoid, in place of their scores.")
    var probability = false
}
