import Attribution
import Dispatch
import Foundation

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
    public let seconds: Double
    /// Reading and compiling the model.
    public let loadSeconds: Double
    /// One worker's activations, and the least that any layout of them would take.
    public let arenaBytes: Int
    public let liveBytes: Int
    public let weightBytes: Int
    /// One worker's steps on its own, slowest first.
    public let steps: [Step]

    /// Explains the same noise again and again on some threads, each with a session of its own.
    ///
    /// - Parameters:
    ///   - seconds: how long to measure; one picture at least.
    ///   - threads: workers; each runs the network on its one thread. Nil takes one for each core.
    public static func run(
        model: ModelOptions, seconds: Double = 3, threads: Int? = nil
    ) throws -> NetworkBenchmark {
        let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        let clock = ContinuousClock()
        let start = clock.now
        let explainer = try LoadedModel(model).explainer
        let loadSeconds = (clock.now - start).seconds
        let slots = ResultSlots<Double>(count: threads)
        let begin = clock.now
        DispatchQueue.concurrentPerform(iterations: threads) { worker in
            slots.set(
                worker,
                Result {
                    let session = try warmSession(explainer)
                    var (count, began) = (0, clock.now)
                    while count == 0 || (clock.now - began).seconds < seconds {
                        if count == 0 { began = clock.now }
                        _ = try session.forward()
                        _ = try session.explainLayers(classIndex: 0)
                        count += 1
                    }
                    return Double(count) / (clock.now - began).seconds
                })
        }
        let rates = try slots.values()
        let elapsed = (clock.now - begin).seconds
        let steps = try warmSession(explainer).timeSteps(repetitions: 10)
        let total = steps.reduce(0) { $0 + $1.seconds }
        return NetworkBenchmark(
            framesPerSecond: rates.reduce(0, +), frames: Int(rates.reduce(0, +) * seconds), threads: threads,
            seconds: elapsed, loadSeconds: loadSeconds, arenaBytes: explainer.plan.arenaByteCount,
            liveBytes: explainer.plan.largestLiveByteCount,
            weightBytes: explainer.plan.weightByteCount,
            steps: steps.map {
                Step(
                    name: $0.name, operation: $0.operation, implementation: $0.implementation,
                    milliseconds: $0.seconds * 1000, share: $0.seconds / total)
            }.sorted { $0.milliseconds > $1.milliseconds })
    }

    private static func warmSession(_ explainer: Explainer) throws -> ExplainerSession {
        let session = try explainer.makeSession()
        var generator = SystemRandomNumberGenerator()
        for index in session.input.indices { session.input[index] = .random(in: -2...2, using: &generator) }
        for _ in 0..<2 {
            _ = try session.forward()
            _ = try session.explainLayers(classIndex: 0)
        }
        return session
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

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
