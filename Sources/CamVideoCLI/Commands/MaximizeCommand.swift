import ArgumentParser
import CamVideo
import Foundation
import Synchronization

/// `camvideo maximize`: the picture that a channel or a class answers to most.
struct MaximizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maximize",
        abstract: "Paint the picture that a channel or a class answers to most.",
        usage: "camvideo maximize [MODEL] OUT.png (--target CLASS | [--layer NAME] --channel N) [options]",
        discussion: """
            Activation maximisation: from noise, the picture is changed step by step so that the channel's mean, or the class's \
            score, rises; moved, scaled and turned a little before each step, with large shapes before fine ones. Several \
            channels or classes are painted one after the other, side by side. Ctrl-C writes what there is.

            Examples:
              camvideo maximize squeezenet/ zebra.png --target class:zebra
              camvideo maximize squeezenet/ parts.png --layer /features/features.9/Concat --channel 3 --channel 70 --seed 2
              camvideo maximize resnet50.onnx class.png --channel 340 --steps 500 --size 448
                  a class by its place, on a larger picture that the network sees through a moving window
            """)

    @Argument(
        help: ArgumentHelp(
            "An .onnx file, or a folder as Hugging Face's exporter writes it (default: the built-in demo model), and the PNG "
                + "file to write.",
            valueName: "MODEL OUT.png"), completion: .model)
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "The layer, an ONNX node or tensor by its name, as `camvideo inspect` lists them. (default: the class scores)",
            valueName: "name"))
    var layer: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A channel of the layer by its place from 0; of the class scores, a class. Several times for several.",
            valueName: "n"))
    var channel: [Int] = []

    @Option(
        help: ArgumentHelp(
            "A class: NAME or class:NAME, A|B for a union, \"class:A - class:B\" for what sets A apart. Several times for several.",
            valueName: "spec"))
    var target: [Target] = []

    @Option(parsing: .unconditional, help: ArgumentHelp("Steps for each picture.", valueName: "n"))
    var steps = 256

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("What random numbers begin with; another one gives another picture.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The picture's size in pixels, one number for a square. (default: the network's input's)",
            valueName: "WxH"))
    var size: PixelSize?

    @OptionGroup(title: "Network")
    var preprocessing: PreprocessingArguments

    @OptionGroup(title: "Network")
    var classes: ClassArguments

    @OptionGroup
    var result: PictureResultArguments

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        try checkingUsage { try picture(ModelAndPicture(files)).validate() }
    }

    private func picture(_ files: ModelAndPicture) -> MaximizedPicture {
        var picture = MaximizedPicture(
            model: ModelOptions(
                source: files.source, labelsPath: classes.labels, mean: preprocessing.mean?.values,
                std: preprocessing.std?.values, inputSize: preprocessing.inputSize.map { ($0.width, $0.height) },
                output: classes.output),
            layer: layer, channels: channel, targets: target)
        (picture.steps, picture.seed) = (steps, seed)
        picture.size = size.map { ($0.width, $0.height) }
        return picture
    }

    func run() throws {
        let files = try ModelAndPicture(files)
        Console.ignoreBrokenPipes()
        let progress = ProgressLine(isEnabled: Console.isTerminal && !quiet)
        let stop = StopRequest()
        let signals = InterruptSignals { [quiet] count, exitCode in
            guard count == 1 else { _exit(exitCode.rawValue) }
            stop.raise()
            guard !quiet else { return }
            progress.clear()
            Console.write("camvideo: writing what there is; once more to stop at once\n")
        }
        defer { progress.clear() }
        try picture(files).write(
            to: files.picture, overwrites: result.overwrite, isStopped: { stop.isRaised },
            onEvent: { event in
                switch event {
                case .progress(let value): progress.update(Format.progress(value))
                case .notice(let message):
                    guard !quiet else { return }
                    progress.clear()
                    Console.warning(message)
                }
            })
        if let exitCode = signals.exitCode { throw exitCode }
    }
}

/// A wish to end early, from any thread.
private final class StopRequest: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}
