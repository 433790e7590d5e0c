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
    /// How long the slowest worker ran, without warming up.
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
        let slots = ResultSlots<Rate>(count: threads)
        DispatchQueue.concurrentPerform(iterations: threads) { worker in
            slots.set(
                worker,
                Result {
                    let session = try warmSession(explainer)
                    let began = clock.now
                    var frames = 0
                    repeat {
                        _ = try session.forward()
                        _ = try session.explainLayers(classIndex: 0)
                        frames += 1
                    } while (clock.now - began).seconds < seconds
                    return Rate(frames: frames, seconds: (clock.now - began).seconds)
                })
        }
        let rates = try slots.values()
        let steps = try warmSession(explainer).timeSteps(repetitions: 10)
        let total = steps.reduce(0) { $0 + $1.seconds }
        return NetworkBenchmark(
            framesPerSecond: rates.reduce(0) { $0 + Double($1.frames) / $1.seconds },
            frames: rates.reduce(0) { $0 + $1.frames }, threads: threads,
            seconds: rates.map(\.seconds).max() ?? 0, loadSeconds: loadSeconds,
            arenaBytes: explainer.plan.arenaByteCount,
            liveBytes: explainer.plan.largestLiveByteCount,
            weightBytes: explainer.plan.weightByteCount,
            steps: steps.map {
                Step(
                    name: $0.name, operation: $0.operation, implementation: $0.implementation,
                    milliseconds: $0.seconds * 1000, share: $0.seconds / total)
            }.sorted { $0.milliseconds > $1.milliseconds })
    }

    /// What one worker did in how long.
    private struct Rate {
        let frames: Int
        let seconds: Double
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
