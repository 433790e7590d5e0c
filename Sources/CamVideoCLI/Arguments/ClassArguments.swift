import ArgumentParser
import CamVideo

/// Which of a model's outputs are its classes, and what they are called.
struct ClassArguments: ParsableArguments {
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
}

/// What the network's numbers are computed with.
struct PrecisionArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The network's arithmetic: fp32, the same result on every machine, or bf16, about twice as fast on processors "
                + "with AVX-512 BF16.",
            valueName: "fp32|bf16"))
    var precision = ModelOptions.Precision.fp32
}
