import ArgumentParser
import CamVideo
import Foundation

/// `camvideo motion`: how each frame moved from the one before.
struct MotionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motion",
        abstract: "Write how each frame of a video moved from the one before, block by block.",
        usage: "camvideo motion INPUT OUT.npy [options]",
        discussion: """
            A NumPy file, float32 (frames, rows, columns, 4), of the upright picture: dx and dy in pixels, from where a block is to \
            where it was in the frame before; how well that is determined, from 0 to 1; and whether it was to be seen there, \
            from 0 to 1. The first frame and the first of each scene are zeros.

            Vectors are measured on the pictures. Those of a codec (H.264, MPEG-4, MPEG-2) are tried too, and never believed.

            Examples:
              camvideo motion drive.mp4 motion.npy
              camvideo motion drive.mp4 motion.npy -y --start 1:00 --frames 250
              camvideo motion drive.mp4 motion.npy --no-codec-vectors --verbose
                  by the pictures alone, and how long it takes
            """)

    @Argument(
        help: ArgumentHelp("A video: a file, a URL that FFmpeg reads, or - for standard input.", valueName: "INPUT"),
        completion: .file())
    var input: String

    @Argument(
        help: ArgumentHelp("The NumPy file to write.", valueName: "OUT.npy"), completion: .file(extensions: ["npy"]))
    var output: String

    @Flag(help: "Do not look at the codec's vectors.")
    var noCodecVectors = false

    @OptionGroup
    var result: PictureResultArguments

    @OptionGroup(title: "Part of the input")
    var segment: SegmentArguments

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    @Flag(help: "Say more: FFmpeg's messages, and the summary with the mean time of a frame off a terminal too.")
    var verbose = false

    func validate() throws {
        for (name, value) in [("INPUT", input), ("OUT.npy", output)] where value.isEmpty {
            throw ValidationError("\(name) is empty; give a file's name.")
        }
        if quiet && verbose {
            throw ValidationError("--quiet and --verbose contradict each other; give one of them.")
        }
        try checkingUsage(options.validate)
    }

    private var options: MotionOptions {
        var options = MotionOptions()
        options.segment = segment.options
        options.usesCodecVectors = !noCodecVectors
        options.overwrites = result.overwrite
        options.isVerbose = verbose
        return options
    }

    func run() throws {
        let measurement = MotionMeasurement(input: input, output: output, options: options)
        let progress = ProgressLine(isEnabled: Console.isTerminal && !quiet)
        let signals = InterruptSignals { count, exitCode in
            guard count == 1 else { _exit(exitCode.rawValue) }
            measurement.interrupt()
        }
        defer { progress.clear() }
        do {
            let summary = try measurement.run { event in
                switch event {
                case .progress(let value): progress.update(value)
                case .notice(let message):
                    guard !quiet else { return }
                    progress.clear()
                    Console.warning(message)
                }
            }
            progress.clear()
            if verbose || Console.isTerminal && !quiet { Console.write(text(of: summary)) }
            if summary.wasInterrupted, let exitCode = signals.exitCode { throw exitCode }
        } catch let error as Interrupted {
            guard let exitCode = signals.exitCode else { throw error }
            Console.write("camvideo: stopped; nothing was written\n")
            throw exitCode
        }
    }

    private func text(of summary: MotionSummary) -> String {
        let line = Format.summary(
            frames: summary.frames, seconds: summary.seconds, output: output, wasInterrupted: summary.wasInterrupted)
        let time = String(format: "%.2f", 1000 * summary.estimationSeconds)
        return """
            \(line)
            \(summary.columns)x\(summary.rows) blocks, \(time) ms a frame, codec vectors on \(summary.framesWithCodecVectors) frames, \
            \(summary.sceneCuts) scene cuts

            """
    }
}
