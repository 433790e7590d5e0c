import ArgumentParser
import CamVideo

/// `camvideo inspect`: what a model is, and what camvideo would do with it.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show a model's layers, shapes, parameters, work and labels, and which layer would be explained.",
        usage: "camvideo inspect [MODEL] [options]",
        discussion: """
            Examples:
              camvideo inspect resnet50.onnx
              camvideo inspect resnet-50/ --verbose
                  all class names, and the steps of the compiled network
              camvideo inspect resnet50.onnx --json | jq -r '.layers[].name'
                  the names that --layer takes
            """)

    @Argument(
        help: ArgumentHelp(
            "An .onnx file, or a folder as Hugging Face's exporter writes it. (default: the built-in demo model)",
            valueName: "MODEL"), completion: .model)
    var model: String?

    @OptionGroup(title: "Network")
    var preprocessing: PreprocessingArguments

    @OptionGroup(title: "Network")
    var network: NetworkArguments

    @Flag(help: "Print JSON, with everything in it.")
    var json = false

    @Flag(help: "List all class names, and the steps of the compiled network.")
    var verbose = false

    func run() throws {
        let inspection = try ModelInspection(network.options(model: model, preprocessing: preprocessing))
        let report = InspectionReport(inspection: inspection, isVerbose: verbose)
        for notice in inspection.notices { Console.warning(notice) }
        let slow = report.slowSteps
        if let first = slow.first {
            Console.warning(
                "\(slow.count) of \(inspection.steps.count) steps run on oneDNN's slow reference code, \(first.name) "
                    + "(\(first.op), \(first.phase)) for one")
        }
        if json {
            try Console.output(json: inspection)
        } else {
            try Console.output(report.text)
        }
    }
}
