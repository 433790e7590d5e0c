import ArgumentParser
import CamVideo

/// `camvideo kernels`: what a convolution looks for, as pictures.
struct KernelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernels",
        abstract: "Draw a convolution's kernels side by side.",
        usage: "camvideo kernels [MODEL] OUT.png [options]",
        discussion: """
            Kernels over three channels are small pictures in colours; of others, each pair of an output and an input is a map: \
            red is above zero, blue below. Each is scaled by its largest value, and zero is the middle. The weights are \
            those in the file.

            Examples:
              camvideo kernels kernels.png
                  the built-in demo model's first convolution
              camvideo kernels resnet50.onnx kernels.png --layer /layer1/layer1.0/conv2/Conv --channels 100
                  the hundred strongest pairs of another one
            """)

    @Argument(
        help: ArgumentHelp(
            "An .onnx file, or a folder as Hugging Face's exporter writes it (default: the built-in demo model), and the PNG "
                + "file to write.",
            valueName: "MODEL OUT.png"), completion: .model)
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "The convolution, by its name in `camvideo inspect`. (default: the first one)", valueName: "name"))
    var layer: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many to show, the strongest ones. (default: all in colours, or 64 pairs)", valueName: "n"))
    var channels: Int?

    @OptionGroup
    var result: PictureResultArguments

    func validate() throws { _ = try ModelAndPicture(files) }

    func run() throws {
        let files = try ModelAndPicture(files)
        Console.ignoreBrokenPipes()
        try KernelPicture(source: files.source, layer: layer, channels: channels).write(
            to: files.picture, overwrites: result.overwrite)
    }
}
