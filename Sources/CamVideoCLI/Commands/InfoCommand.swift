import ArgumentParser
import CamVideo

/// `camvideo info`: what is in a run file.
struct InfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show what is in a run file, as --save writes it: video, networks, frames, targets, options.",
        usage: "camvideo info RUN [--json]",
        discussion: """
            Examples:
              camvideo info drive.camvideo
              camvideo info drive.camvideo.partial
                  one that is still being written, or that a killed run has left
              camvideo info drive.camvideo --json | jq .networks
            """)

    @Argument(
        help: ArgumentHelp("A run file.", valueName: "RUN"), completion: .file(extensions: ["camvideo", "partial"]))
    var runFile: String

    @Flag(help: "Print JSON, with everything in it.")
    var json = false

    func run() throws {
        let inspection = try RunInspection(path: runFile)
        if json {
            try Console.output(json: inspection)
        } else {
            try Console.output(RunReport(inspection: inspection).text)
        }
    }
}
