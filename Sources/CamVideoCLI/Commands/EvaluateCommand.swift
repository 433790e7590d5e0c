import ArgumentParser
import CamVideo

/// `camvideo evaluate`: how good a method's maps are.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract:
            "Judge maps: by annotated boxes or masks, by what changed pictures do to the score, by random weights, over time.",
        usage: "camvideo evaluate INPUT [--boxes FILE.json] [--sanity | --steadiness] [options]",
        discussion: """
            With --boxes: the pointing game, the energy inside, and the intersection over union at the best threshold of all \
            maps and at --threshold. Each annotated class that the model has is explained on the frames where it is annotated. \
            Without: insertion and deletion, the drop and increase in confidence, ROAD and ARCC, of each frame's top class. \
            With --sanity: how much the maps stay the same when weights are randomised, layer by layer from the scores down. \
            In all of these, frames are judged each by itself, without smoothing. With --steadiness: the maps as a video shows \
            them, over time, beside those of each frame alone. docs/evaluation.md says what each number is.

            Examples:
              camvideo evaluate drive.mp4 --boxes drive.json -m resnet-50/
                  COCO's JSON; an image's frame_id, else the number in its file_name, says which frame it is
              camvideo evaluate drive.camvideo --boxes drive.json
                  the maps that a run has saved, without the network
              camvideo evaluate drive.mp4 -m resnet50.onnx --method layercam --every 25
              camvideo evaluate drive.mp4 -m resnet50.onnx --method guided-backprop --every 25 --sanity
              camvideo evaluate drive.mp4 -m resnet50.onnx --steadiness --every 4
              camvideo evaluate drive.mp4 --boxes drive.json --json | jq .localization.mean
            """)

    @Argument(
        help: ArgumentHelp(
            "A video or a picture: a file, a URL that FFmpeg reads, or - for standard input. Or a run file, whose maps are judged by --boxes.",
            valueName: "INPUT"),
        completion: .file())
    var input: String

    @Option(
        help: ArgumentHelp(
            "Where things are: COCO's JSON of images or videos, with boxes or masks.", valueName: "file.json"),
        completion: .file(extensions: ["json"]))
    var boxes: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The share of a map's highest value at which it is cut, 0 to 1 or in percent.", valueName: "x"))
    var threshold = Share(Double(EvaluationOptions().threshold))

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "In how many steps pixels are taken away and shown; each is a run of the network.", valueName: "n"))
    var steps = EvaluationOptions().steps

    @Option(
        help: ArgumentHelp(
            "A NumPy file, float32 (channels, height, width), of standard normal numbers for ROAD in place of drawn ones.",
            valueName: "file.npy"), completion: .file(extensions: ["npy"]))
    var roadNoise: String?

    @Flag(help: "Randomise the network's weights, layer by layer from the scores down, and compare the maps.")
    var sanity = false

    @OptionGroup(title: "Network")
    var model: ModelArguments

    @OptionGroup(title: "Network")
    var preprocessing: PreprocessingArguments

    @OptionGroup(title: "Network")
    var network: NetworkArguments

    @Option(
        help: ArgumentHelp(
            "What to explain: \(TargetHelp.one). (default: the classes that are annotated; without --boxes top)",
            valueName: "spec"))
    var target: Target?

    @OptionGroup(title: "Network")
    var score: ScoreArguments

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Judge every nth frame of the input, and the first. With --steadiness every frame is judged, and every nth is explained, as "
                + "annotate's --every n|auto has it.", valueName: "n"))
    var every = EvaluationOptions().cadence

    @OptionGroup(title: "Over time")
    var steadiness: SteadinessArguments

    @OptionGroup(title: "Part of the input")
    var segment: SegmentArguments

    @OptionGroup
    var execution: ExecutionArguments

    @Flag(help: "Print JSON: input, model, method, frames, and localization, faithfulness, sanity or steadiness.")
    var json = false

    func validate() throws {
        if every == .automatic && !steadiness.steadiness {
            throw ValidationError("--every auto is of maps over time; give a number, or --steadiness, too.")
        }
        try checkingUsage(options.validate)
    }

    private var options: EvaluationOptions {
        var options = EvaluationOptions()
        options.model = network.options(model: model.model, preprocessing: preprocessing)
        options.target = target
        options.explainsProbability = score.probability
        options.boxesPath = boxes
        options.threshold = Float(threshold.value)
        options.steps = steps
        options.roadNoisePath = roadNoise
        options.checksSanity = sanity
        options.checksSteadiness = steadiness.steadiness
        options.temporal = steadiness.options
        options.cadence = every
        if case .every(let count) = every { options.every = count }
        options.segment = segment.options
        options.workers = execution.threads
        return options
    }

    func run() throws {
        let progress = ProgressLine(isEnabled: Console.isTerminal && !execution.quiet)
        defer { progress.clear() }
        let isQuiet = execution.quiet
        let report = try Evaluator(input: input, options: options).run { event in
            switch event {
            case .progress(let value): progress.update(value)
            case .notice(let message):
                guard !isQuiet else { return }
                progress.clear()
                Console.warning(message)
            }
        }
        progress.clear()
        if json {
            try Console.output(json: report)
        } else {
            try Console.output(EvaluationText(report: report).text)
        }
    }
}
