import ArgumentParser
import CamVideo

/// `camvideo explain`: tensors in, maps out, for comparison with other implementations.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain pictures that are tensors already, and write the maps as numbers.",
        usage: "camvideo explain TENSOR.npy --maps OUT.npy [options]",
        discussion: """
            Maps follow pytorch-grad-cam's convention: each picture alone, 0 to 1, at the input's size. --target top is each \
            picture's own top class. Files that exist are replaced.

            Examples:
              camvideo explain batch.npy --maps maps.npy -m resnet50.onnx
              camvideo explain batch.npy --maps maps.npy --scores logits.npy --target class:3
            """)

    @Argument(
        help: ArgumentHelp(
            "A NumPy file: float32 (N, 3, height, width), RGB, already normalised as the network wants it.",
            valueName: "TENSOR.npy"), completion: .file(extensions: ["npy"]))
    var tensor: String

    @Option(
        help: ArgumentHelp("Where to write the maps: float32 (N, height, width).", valueName: "out.npy"),
        completion: .file(extensions: ["npy"]))
    var maps: String

    @Option(
        help: ArgumentHelp("Where to write the model's raw outputs: float32 (N, classes).", valueName: "out.npy"),
        completion: .file(extensions: ["npy"]))
    var scores: String?

    @Option(
        help: ArgumentHelp(
            "Where to write what each value of the picture adds to the score, signed: float32 (N, 3, height, width). For "
                + "methods that explain the picture's values.",
            valueName: "out.npy"),
        completion: .file(extensions: ["npy"]))
    var attributions: String?

    @OptionGroup(title: "Network")
    var model: ModelArguments

    @OptionGroup(title: "Network")
    var network: NetworkArguments

    @OptionGroup(title: "Network")
    var target: TargetArguments

    @OptionGroup
    var execution: ExecutionArguments

    func validate() throws {
        if let threads = execution.threads, !(1...256).contains(threads) {
            throw ValidationError("--threads is \(threads); give 1 to 256.")
        }
    }

    func run() throws {
        var explanation = TensorExplanation(
            model: network.options(model: model.model), target: target.target,
            explainsProbability: target.score.probability)
        if let threads = execution.threads { explanation.threads = threads }
        let notices = try explanation.run(input: tensor, maps: maps, scores: scores, attributions: attributions)
        if !execution.quiet { notices.forEach(Console.warning) }
    }
}
