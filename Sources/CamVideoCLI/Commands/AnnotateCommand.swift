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

    @OptionGroup
    var files: InputOutputArguments

    @OptionGroup(title: "Output")
    var results: ResultArguments

    @OptionGroup
    var job: JobArguments

    func run() throws {
        var options = try job.options()
        results.written.apply(&options.mapsPath, &options.mapValues, &options.logPath)
        options.savePath = results.save
        options.resumes = results.resume
        options.overwrites = results.overwrite
        let annotator = Annotator(input: files.input, output: files.output, options: options)
        let isFixed = options.temporal.scale != nil
        try JobConsole(annotator: annotator, isQuiet: job.execution.quiet).runToEnd(
            output: files.output, isVerbose: job.verbose
        ) { Format.hottest($0.hottestValues, isFixed: isFixed) }
    }
}
