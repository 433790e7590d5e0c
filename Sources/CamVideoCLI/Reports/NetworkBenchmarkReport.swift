import CamVideo

/// A network's benchmark as text: the whole, and its slowest steps.
struct NetworkBenchmarkReport {
    let benchmark: NetworkBenchmark

    var text: String {
        let whole =
            "\(Format.decimal(benchmark.framesPerSecond)) pictures a second on \(benchmark.threads) threads, "
            + "loaded in \(Format.decimal(benchmark.loadSeconds)) s; weights \(Format.bytes(benchmark.weightBytes)), "
            + "activations \(Format.bytes(benchmark.arenaBytes)) a thread"
        var table = TextTable([
            ("step", .left), ("operator", .left), ("implementation", .left), ("ms", .right), ("share", .right),
        ])
        for step in benchmark.steps.prefix(20) {
            table.append([
                step.name, step.operation, step.implementation, Format.decimal(step.milliseconds),
                Format.percent(step.share),
            ])
        }
        return "\(whole)\n\n\(table.text)"
    }
}
