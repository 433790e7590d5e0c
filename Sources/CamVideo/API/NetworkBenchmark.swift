import Attribution

/// How fast a network explains pictures, without a video around it: `camvideo bench --network`.
public struct NetworkBenchmark: Sendable, Encodable {
    /// One step of the network, over all pictures.
    public struct Step: Sendable, Encodable {
        public let name: String
        public let operation: String
        /// oneDNN's name for the code that it chose, or "native".
        public let implementation: String
        public let milliseconds: Double
        public let share: Double
    }

    public let framesPerSecond: Double
    public let frames: Int
    public let threads: Int
    /// How long all workers together took for these frames, without warming up.
    public let seconds: Double
    /// Reading and compiling the model.
    public let loadSeconds: Double
    /// One worker's activations, and the least that any layout of them would take.
    public let arenaBytes: Int
    public let liveBytes: Int
    public let weightBytes: Int
    /// One worker's steps on its own, slowest first.
    public let steps: [Step]

    /// Explains the same noise again and again on some threads at the same time, each with a session of its own.
    ///
    /// - Parameters:
    ///   - seconds: how long to measure; one picture at least.
    ///   - threads: workers; each runs the network on its one thread. Nil takes one for each core.
    public static func run(
        model: ModelOptions, seconds: Double = 3, threads: Int? = nil
    ) throws -> NetworkBenchmark {
        let threads = threads ?? Resources.cores
        let began = Resources.now
        let explainer = try LoadedModel<Explainer>(model).network
        let loadSeconds = Resources.now - began
        let throughput = try Throughput.measure(workers: threads, seconds: seconds) {
            let session = try session(explainer)
            try explain(with: session)
            return { try explain(with: session) }
        }
        let alone = try session(explainer)
        _ = try alone.timeSteps(repetitions: 1)
        let steps = try alone.timeSteps(repetitions: 10)
        let total = steps.reduce(0) { $0 + $1.seconds }
        return NetworkBenchmark(
            framesPerSecond: Double(throughput.iterations) / throughput.seconds,
            frames: throughput.iterations, threads: threads, seconds: throughput.seconds, loadSeconds: loadSeconds,
            arenaBytes: explainer.plan.arenaByteCount,
            liveBytes: explainer.plan.largestLiveByteCount,
            weightBytes: explainer.plan.weightByteCount,
            steps: steps.map {
                Step(
                    name: $0.name, operation: $0.operation, implementation: $0.implementation,
                    milliseconds: $0.seconds * 1000, share: $0.seconds / total)
            }.sorted { $0.milliseconds > $1.milliseconds })
    }

    /// One that has noise to explain.
    private static func session(_ explainer: Explainer) throws -> ExplainerSession {
        let session = try explainer.makeSession()
        var generator = SystemRandomNumberGenerator()
        for index in session.input.indices { session.input[index] = .random(in: -2...2, using: &generator) }
        return session
    }

    private static func explain(with session: ExplainerSession) throws {
        _ = try session.forward()
        _ = try session.explainLayers(.element(0))
    }

    private enum CodingKeys: String, CodingKey {
        case framesPerSecond = "fps"
        case frames, threads, seconds
        case loadSeconds = "load_seconds"
        case arenaBytes = "arena_bytes"
        case liveBytes = "live_bytes"
        case weightBytes = "weight_bytes"
        case steps
    }
}
