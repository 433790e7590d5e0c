import CamVideo

/// A benchmark as text: the whole, a line for each stage, and which of them holds the others up.
struct BenchmarkReport {
    let benchmark: Benchmark

    var text: String {
        let whole =
            "\(benchmark.frames) frames in \(Format.decimal(benchmark.seconds)) s: "
            + "\(Format.decimal(benchmark.framesPerSecond)) fps end to end, "
            + "set up in \(Format.decimal(benchmark.setupSeconds)) s, "
            + "peak memory \(Format.bytes(benchmark.peakMemoryBytes))"
        var table = TextTable([
            ("stage", .left), ("workers", .right), ("busy ms/frame", .right), ("share", .right), ("bound fps", .right),
        ])
        for stage in benchmark.stages {
            table.append([
                stage.name, String(stage.workers), Format.decimal(stage.busyMillisecondsPerFrame),
                Format.percent(stage.share), Format.decimal(stage.boundFramesPerSecond),
            ])
        }
        return [whole, table.text, verdict].compactMap { $0 }.joined(separator: "\n\n")
    }

    /// The stage that allows the lowest frame rate; nil where no stage did anything.
    private var verdict: String? {
        benchmark.stages.filter { $0.boundFramesPerSecond > 0 }
            .min { $0.boundFramesPerSecond < $1.boundFramesPerSecond }
            .map { "The slowest stage is \($0.name): it allows \(Format.decimal($0.boundFramesPerSecond)) fps." }
    }
}
