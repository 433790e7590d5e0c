import ArgumentParser
import CamVideo

/// `camvideo bench`: the whole job with the result thrown away.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast a job runs, and which stage holds it up.",
        usage: """
            camvideo bench INPUT [options]
                   camvideo bench --network [-m MODEL] [options]
            """,
        discussion: """
            Does everything that camvideo INPUT OUTPUT does, encoding included, and throws the result away. Then it prints \
            the frame rate from end to end and the peak memory, and for each stage its work for a frame without waiting, \
            its share of all work, and the frame rate that it alone would allow with its workers.

            With --network and no video, it measures the network alone, forwards and backwards, and lists its slowest steps.

            Examples:
              camvideo bench drive.mp4 -m resnet50.onnx
              camvideo bench drive.mp4 -m resnet50.onnx --threads 1 --frames 200 --json
              camvideo bench --network -m resnet50.onnx
            """)

    @Argument(
        help: ArgumentHelp("A video: a file, a URL that FFmpeg reads, or - for standard input.", valueName: "INPUT"),
        completion: .file())
    var input: String?

    @Flag(help: "Measure the network alone, on noise.")
    var network = false

    @OptionGroup
    var job: JobArguments

    @Flag(help: "Print JSON: fps, seconds, setup_seconds, frames, peak_memory_bytes, stages.")
    var json = false

    func validate() throws {
        if network == (input != nil) {
            throw ValidationError("Give a video, or --network to measure the network alone, and not both.")
        }
    }

    func run() throws {
        guard let input else { return try runNetwork() }
        let annotator = Annotator(input: input, output: nil, options: try job.options())
        let (summary, exitCode) = try JobConsole(annotator: annotator, isQuiet: job.execution.quiet).run()
        if json {
            try Console.output(json: summary.benchmark)
        } else {
            try Console.output(BenchmarkReport(benchmark: summary.benchmark).text)
        }
        guard exitCode.isSuccess else { throw exitCode }
    }

    private func runNetwork() throws {
        let options = try job.options()
        let benchmark = try NetworkBenchmark.run(model: options.model, threads: options.workers)
        if json {
            try Console.output(json: benchmark)
        } else {
            try Console.output(NetworkBenchmarkReport(benchmark: benchmark).text)
        }
    }
}
