import ArgumentParser
import CamVideo
import Foundation

/// Runs a job from the console's point of view: progress and notices on standard error, signals to the job.
struct JobConsole {
    let annotator: Annotator
    let isQuiet: Bool

    /// Blocks until the job is done. The first SIGINT, SIGTERM or SIGHUP ends it early with what has been read, the second
    /// at once and without a result; a third does not wait for anything.
    /// - Returns: what was done, and what the program is to exit with: 128 and the signal's number where one ended it early.
    /// - Throws: that exit code, too, where a signal left nothing to write.
    func run() throws -> (summary: AnnotationSummary, exitCode: ExitCode) {
        Console.ignoreBrokenPipes()
        let progress = ProgressLine(isEnabled: Console.isTerminal && !isQuiet)
        let signals = InterruptSignals { [annotator, isQuiet] count, exitCode in
            switch count {
            case 1:
                annotator.interrupt()
                guard !isQuiet else { return }
                progress.clear()
                Console.write("camvideo: finishing what has been read; once more to stop at once\n")
            case 2: annotator.cancel()
            default: _exit(exitCode.rawValue)
            }
        }
        do {
            let summary = try run(progress)
            return (summary, summary.wasInterrupted ? signals.exitCode ?? .success : .success)
        } catch let error as Interrupted {
            guard let exitCode = signals.exitCode else { throw error }
            Console.write("camvideo: stopped; nothing was written\n")
            throw exitCode
        }
    }

    /// Runs it, and sums up on a terminal or where more is to be said.
    /// - Throws: what the program is to exit with, where that is no success.
    /// - Parameter details: another line, where more is to be said.
    func runToEnd(
        output: String, isVerbose: Bool = false, details: (AnnotationSummary) -> String? = { _ in nil }
    ) throws {
        let (summary, exitCode) = try run()
        if isVerbose || Console.isTerminal && !isQuiet {
            Console.write(
                Format.summary(
                    frames: summary.frames, seconds: summary.benchmark.seconds, output: output,
                    wasInterrupted: summary.wasInterrupted) + "\n")
        }
        if isVerbose, let line = details(summary) { Console.write(line + "\n") }
        guard exitCode.isSuccess else { throw exitCode }
    }

    private func run(_ progress: ProgressLine) throws -> AnnotationSummary {
        defer { progress.clear() }
        return try annotator.run { [isQuiet] event in
            switch event {
            case .progress(let value):
                progress.update(value)
            case .notice(let message):
                guard !isQuiet else { return }
                progress.clear()
                Console.warning(message)
            }
        }
    }
}
