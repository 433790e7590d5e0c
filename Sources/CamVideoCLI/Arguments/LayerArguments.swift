import ArgumentParser
import CamVideo

/// Which layer of a network is looked at, without a method.
struct LayerArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The layer, an ONNX node or tensor by its name, as `camvideo inspect` lists them. (default: the last feature map "
                + "before the head)",
            valueName: "name"))
    var layer: String?

    @Option(
        help: ArgumentHelp(
            "A file with the names of the classes, one a line or a JSON list. (default: what the model's files say)",
            valueName: "file"), completion: .file())
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "The model's output that holds the class scores. (default: the first with one score per class)",
            valueName: "name"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "The network's arithmetic: fp32, the same result on every machine, or bf16, about twice as fast on processors "
                + "with AVX-512 BF16.",
            valueName: "fp32|bf16"))
    var precision = ModelOptions.Precision.fp32

    /// - Parameter model: the model's path; nil for the built-in one.
    func options(model: String?, preprocessing: PreprocessingArguments) -> ModelOptions {
        ModelOptions(
            source: model.map(ModelOptions.Source.path) ?? .demo, labelsPath: labels, mean: preprocessing.mean?.values,
            std: preprocessing.std?.values, inputSize: preprocessing.inputSize.map { ($0.width, $0.height) },
            layers: layer.map { [$0] } ?? [], output: output, precision: precision)
    }
}
