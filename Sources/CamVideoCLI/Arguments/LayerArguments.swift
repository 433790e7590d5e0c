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

    @OptionGroup
    var classes: ClassArguments

    @OptionGroup
    var arithmetic: PrecisionArguments

    /// - Parameter model: the model's path; nil for the built-in one.
    func options(model: String?, preprocessing: PreprocessingArguments) -> ModelOptions {
        ModelOptions(
            source: model.map(ModelOptions.Source.path) ?? .demo, labelsPath: classes.labels,
            mean: preprocessing.mean?.values,
            std: preprocessing.std?.values, inputSize: preprocessing.inputSize.map { ($0.width, $0.height) },
            layers: layer.map { [$0] } ?? [], output: classes.output,
            precision: arithmetic.precision)
    }
}
