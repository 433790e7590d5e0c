import ArgumentParser
import CamVideo
import Foundation

/// `camvideo export`: boxes and labels of a run, for other programs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write boxes and labels from a run file, for labelling tools and training programs.",
        usage: "camvideo export RUN --format cvat|coco|label-studio|yolo|mot|csv [-o OUT] [options]",
        discussion: """
            Where a map is hot there is a box, in the upright picture's pixels. Boxes are followed along the motion of the picture \
            as tracks; a scene cut or another target ends them. Classes that the network is sure of are said of frames as a whole. \
            Frames are counted over the whole input, from 0 where the format does not say otherwise. docs/exports.md says what each \
            format holds.

            Examples:
              camvideo drive.mp4 out.mp4 --save drive.camvideo
              camvideo export drive.camvideo --format cvat -o annotations.xml
                  in CVAT: Upload annotations, CVAT 1.1
              camvideo export drive.camvideo --format csv -o - | head
              camvideo export drive.camvideo --format yolo -o dataset/ --threshold 0.6 --min-area 1%
            """)

    @Argument(
        help: ArgumentHelp("A run file, as --save writes it.", valueName: "RUN"),
        completion: .file(extensions: ["camvideo", "partial"]))
    var runFile: String

    @Option(help: ArgumentHelp("What to write.", valueName: "format"))
    var format: ExportFormat

    @Option(
        name: [.customShort("o"), .customLong("out")],
        help: ArgumentHelp(
            "The file to write, or the folder for label-studio, yolo and mot. - is standard output. (default: a name beside RUN)",
            valueName: "OUT"), completion: .file())
    var output: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How hot is hot, 0 to 1 or in percent of the hottest colour.", valueName: "x"))
    var threshold = Share(ExportOptions(format: .csv).threshold)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Leave smaller regions out: a share of the picture, as 0.01 or 1%.", valueName: "share"))
    var minArea = Share(ExportOptions(format: .csv).minimumArea)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The boxes of one of the run's maps, 1, 2, ... (default: of all)", valueName: "n"))
    var map: Int?

    @Flag(help: "Outlines in place of boxes: cvat and yolo. COCO's JSON has both in any case.")
    var outlines = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Say of a frame which classes have this probability or more.", valueName: "p"))
    var tagsAbove = Share(0.5)

    @Flag(help: "Say nothing of frames as a whole.")
    var noTags = false

    @Flag(help: "List all classes of the network, in its order, so that classes have the same numbers in every export.")
    var allClasses = false

    @Option(
        help: ArgumentHelp(
            "By which name or URL the tool knows the video. (default: the file's name)", valueName: "name"))
    var video: String?

    @Flag(name: [.customShort("y"), .long], help: "Replace a file or folder that exists.")
    var overwrite = false

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        for (name, value) in [("RUN", runFile), ("OUT", output ?? "-"), ("--video", video ?? "-")]
        where value.isEmpty {
            throw ValidationError("\(name) is empty; give a name.")
        }
        try checkingUsage(options.validate)
    }

    private var options: ExportOptions {
        var options = ExportOptions(format: format)
        options.threshold = threshold.value
        options.minimumArea = minArea.value
        options.map = map
        options.drawsOutlines = outlines
        options.tagProbability = noTags ? nil : tagsAbove.value
        options.listsAllClasses = allClasses
        options.videoName = video
        options.overwrites = overwrite
        return options
    }

    func run() throws {
        Console.ignoreBrokenPipes()
        let exporter = AnnotationExporter(run: runFile, output: output, options: options)
        let progress = ProgressLine(isEnabled: Console.isTerminal && !quiet)
        let signals = InterruptSignals { count, exitCode in
            guard count == 1 else { _exit(exitCode.rawValue) }
            exporter.interrupt()
        }
        defer { progress.clear() }
        do {
            let summary = try exporter.run { frames in progress.update("frame \(frames)") }
            progress.clear()
            if Console.isTerminal && !quiet {
                Console.write(
                    "wrote \(Console.printable(summary.output)): \(summary.boxes) boxes in \(summary.tracks) tracks on "
                        + "\(summary.frames) frames\n")
            }
        } catch let error as Interrupted {
            guard let exitCode = signals.exitCode else { throw error }
            Console.write("camvideo: stopped; nothing was written\n")
            throw exitCode
        }
    }
}
