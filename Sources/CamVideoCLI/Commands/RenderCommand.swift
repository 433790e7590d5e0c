import ArgumentParser
import CamVideo

/// `camvideo render`: a run drawn again, from its file.
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Draw a video again from a run file, without the network: other colours, smoothing, scale, labels.",
        usage: "camvideo render INPUT RUN OUTPUT [options]",
        discussion: """
            What is not said is as it was in the run, but for the encoder's options; so without options the frames are the run's \
            own. A file that a killed run has left, RUN.partial, is drawn as far as it goes.

            Examples:
              camvideo render drive.mp4 drive.camvideo out.mp4 --colormap viridis --opacity 0.4
              camvideo render drive.mp4 drive.camvideo out.mp4 --half-life 0.5 --scale 3 --no-label
              camvideo render drive.mp4 drive.camvideo out.mp4 --smoothing none --log frames.jsonl
            """)

    @Argument(
        help: ArgumentHelp("The video that the run file is of.", valueName: "INPUT"), completion: .file())
    var input: String

    @Argument(
        help: ArgumentHelp("The run file, as --save writes it.", valueName: "RUN"),
        completion: .file(extensions: ["camvideo", "partial"]))
    var runFile: String

    @Argument(
        help: ArgumentHelp(
            "The file to write; its extension says the format. - is Matroska on standard output.", valueName: "OUTPUT"),
        completion: .file())
    var output: String

    @OptionGroup(title: "Look")
    var look: LookArguments

    @OptionGroup(title: "Encoder")
    var encoding: EncodingArguments

    @OptionGroup(title: "Output")
    var results: RenderResultArguments

    @OptionGroup
    var refused: NetworkRefusal

    func validate() throws {
        for (name, value) in [("INPUT", input), ("RUN", runFile), ("OUTPUT", output)] where value.isEmpty {
            throw ValidationError("\(name) is empty; give a file's name.")
        }
        if results.quiet && results.verbose {
            throw ValidationError("--quiet and --verbose contradict each other; give one of them.")
        }
        if let frames = results.frames, frames < 1 {
            throw ValidationError("the number of frames is not above 0; give 1 or more")
        }
    }

    private var options: RenderOptions {
        var options = look.options
        options.frames = results.frames
        options.encoding = encoding.options
        results.written.apply(&options.mapsPath, &options.mapValues, &options.logPath)
        options.ignoresIdentity = results.force
        options.workers = results.threads
        options.overwrites = results.overwrite
        options.isVerbose = results.verbose
        return options
    }

    func run() throws {
        let annotator = Annotator(input: input, run: runFile, output: output, options: options)
        try JobConsole(annotator: annotator, isQuiet: results.quiet).runToEnd(
            output: output, isVerbose: results.verbose)
    }
}
