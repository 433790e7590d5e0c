import ArgumentParser
import CamVideo

/// The main job: `camvideo INPUT OUTPUT`.
struct AnnotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "annotate",
        abstract: "Lay a heat map over every frame of a video: where the network looked for its answer.",
        usage: "camvideo INPUT OUTPUT [options]",
        discussion: """
            Sound, subtitles, timestamps, rotation and colours of the source are kept. The output appears under its name \
            when it is complete; Ctrl-C ends early with a playable file.

            Examples:
              camvideo drive.mp4 out.mp4
                  the built-in demo model, which knows drawn road scenes only
              camvideo drive.mp4 out.mp4 -m resnet-50/ --target class:"sports car"
                  a network and a class of your own; a lone .onnx file needs --labels for names
              camvideo drive.mp4 out.mp4 --half-life 0.5 --colormap viridis --opacity 0.4
                  a calmer map, another look
              camvideo drive.mp4 out.mp4 --start 1:00 --duration 30 --log frames.jsonl
                  half a minute, and a line of JSON for each frame
              camvideo drive.mp4 out.mp4 --save drive.camvideo
                  keeps all maps and scores, for `camvideo render` to draw again in another way
              cat drive.mkv | camvideo - - | ffplay -
                  from a pipe into a pipe
            """)

    @Argument(
        help: ArgumentHelp(
            "A video or a picture: a file, a URL that FFmpeg reads, or - for standard input.", valueName: "INPUT"),
        completion: .file())
    var input: String

    @Argument(
        help: ArgumentHelp(
            "The file to write; its extension says the format. - is Matroska on standard output.", valueName: "OUTPUT"),
        completion: .file())
    var output: String

    @OptionGroup(title: "Output")
    var results: ResultArguments

    @OptionGroup
    var job: JobArguments

    func validate() throws {
        for (name, value) in [("INPUT", input), ("OUTPUT", output)] where value.isEmpty {
            throw ValidationError("\(name) is empty; give a file's name, or -.")
        }
    }

    func run() throws {
        var options = try job.options()
        options.mapsPath = results.maps
        options.logPath = results.log
        options.savePath = results.save
        options.overwrites = results.overwrite
        let annotator = Annotator(input: input, output: output, options: options)
        let (summary, exitCode) = try JobConsole(annotator: annotator, isQuiet: job.execution.quiet).run()
        if job.verbose || Console.isTerminal && !job.execution.quiet {
            Console.write(
                Format.summary(
                    frames: summary.frames, seconds: summary.benchmark.seconds, output: output,
                    wasInterrupted: summary.wasInterrupted) + "\n")
        }
        if job.verbose, let line = Format.hottest(summary.hottestValues, isFixed: options.temporal.scale != nil) {
            Console.write(line + "\n")
        }
        guard exitCode.isSuccess else { throw exitCode }
    }
}
