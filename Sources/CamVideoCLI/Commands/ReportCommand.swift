import ArgumentParser
import CamVideo

/// `camvideo report`: runs as one HTML page.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write one HTML page that plays a run: live heat maps, probabilities over time, moments, provenance.",
        usage: "camvideo report RUN [RUN ...] -o report.html [options]",
        discussion: """
            The page opens from a disk, without a network and a server. It draws the heat itself, so its colours, style, opacity, \
            threshold and smoothing can be changed there; two runs of one video are shown side by side. It links to the video by its \
            place beside the page, or has it inside.

            Examples:
              camvideo drive.mp4 out.mp4 --save drive.camvideo
              camvideo report drive.camvideo -o report.html
              camvideo report gradcam.camvideo layercam.camvideo -o report.html
                  two runs of one video, side by side
              camvideo report drive.camvideo -o report.html --embed
                  with the video inside, to be sent to somebody
            """)

    @Argument(
        help: ArgumentHelp("Run files of one video, as --save writes them.", valueName: "RUN"),
        completion: .file(extensions: ["camvideo", "partial"]))
    var runFiles: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The page to write. - is standard output.", valueName: "report.html"),
        completion: .file(extensions: ["html"]))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The video, where it lies elsewhere than the run says: a copy for a browser, for example, with --force.",
            valueName: "file"), completion: .file())
    var video: String?

    @Flag(help: "Put the video into the page, up to 96 MB.")
    var embed = false

    @Flag(help: "Show a video that is not the run's own.")
    var force = false

    @Flag(name: [.customShort("y"), .long], help: "Replace a file that exists.")
    var overwrite = false

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        for (name, values) in [("RUN", runFiles), ("--output", [output]), ("--video", video.map { [$0] } ?? [])]
        where values.contains("") {
            throw ValidationError("\(name) is empty; give a file's name.")
        }
    }

    func run() throws {
        var options = ReportOptions()
        options.videoPath = video
        options.embedsVideo = embed
        options.ignoresIdentity = force
        options.overwrites = overwrite
        Console.ignoreBrokenPipes()
        let progress = ProgressLine(isEnabled: Console.isTerminal && !quiet)
        defer { progress.clear() }
        let summary = try Reporter(runs: runFiles, output: output, options: options).run { progress.update($0) }
        progress.clear()
        if Console.isTerminal && !quiet {
            let line = Format.summary(
                frames: summary.frames, seconds: summary.seconds, output: output, wasInterrupted: false)
            Console.write("\(line)\n")
        }
    }
}
