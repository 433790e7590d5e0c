import ArgumentParser
import CamVideo
import Foundation

/// The program `camvideo`: a command for each job, the main one by default.
struct CamVideoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "camvideo",
        abstract: "See what a neural network looks at, in every frame of a video.",
        usage: """
            camvideo INPUT OUTPUT [options]
            camvideo <subcommand>
            """,
        discussion: "camvideo INPUT OUTPUT is short for camvideo annotate INPUT OUTPUT.",
        version: CamVideoVersion.current,
        subcommands: [
            AnnotateCommand.self, FeaturesCommand.self, KernelsCommand.self, MaximizeCommand.self, InspectCommand.self,
            MethodsCommand.self, BenchCommand.self, ExplainCommand.self, EvaluateCommand.self,
            MotionCommand.self, RenderCommand.self, InfoCommand.self, MomentsCommand.self, ExportCommand.self,
            ReportCommand.self,
        ],
        defaultSubcommand: AnnotateCommand.self)
}

/// The program `camvideo`, from its arguments to its exit code.
package enum Program {
    package static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        if let script = CompletionScript(words: words) {
            print(script.text)
            exit(ExitCode.success.rawValue)
        }
        do {
            try UsageCheck(words: words).check()
            var command = try CamVideoCommand.parseAsRoot(words)
            try command.run()
        } catch {
            // What ArgumentParser has to say, help included, is neither success nor failure of a job.
            guard CamVideoCommand.exitCode(for: error) == .failure else { exitParsing(error) }
            Console.error(error)
            exit(ExitCode.failure.rawValue)
        }
    }

    /// Ends with ArgumentParser's own message. The program's help goes on with that of the default command: whoever asks
    /// for it wants to see the options of the main job.
    private static func exitParsing(_ error: any Error) -> Never {
        if CamVideoCommand.fullMessage(for: error) == CamVideoCommand.helpMessage() {
            print(
                CamVideoCommand.helpMessage(), CamVideoCommand.helpMessage(for: AnnotateCommand.self), separator: "\n")
            exit(ExitCode.success.rawValue)
        }
        CamVideoCommand.exit(withError: error)
    }
}
