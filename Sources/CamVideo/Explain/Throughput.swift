import Dispatch
import Foundation
import Stages

/// How often work was done on several threads at the same time.
package struct Throughput: Sendable {
    /// Of all threads together.
    package let iterations: Int
    /// From the common start to the end of the last iteration.
    package let seconds: Double

    /// Gives each worker a thread of its own, lets all start together when the last is prepared, and counts.
    ///
    /// - Parameters:
    ///   - workers: 1 or more; more than there are cores take turns.
    ///   - seconds: how long to measure. Each worker finishes what it has begun, and does its work once at least.
    ///   - prepare: called on each worker's thread; makes the work that is measured.
    /// - Throws: the first worker's error; all have ended then.
    package static func measure(
        workers: Int, seconds: Double, prepare: @escaping @Sendable () throws -> () throws -> Void
    ) throws -> Throughput {
        let slots = ResultSlots<(iterations: Int, span: Span)>(count: workers)
        let gate = StartingGate(count: workers)
        let group = DispatchGroup()
        for worker in 0..<workers {
            group.enter()
            Thread {
                slots.set(worker, Result { try run(prepare, from: gate, seconds: seconds) })
                group.leave()
            }.start()
        }
        group.wait()
        let results = try slots.values()
        let start = results.map(\.span.start).min() ?? 0
        let end = results.map(\.span.end).max() ?? 0
        return Throughput(iterations: results.reduce(0) { $0 + $1.iterations }, seconds: end - start)
    }

    private typealias Span = (start: Double, end: Double)

    private static func run(
        _ prepare: () throws -> () throws -> Void, from gate: StartingGate, seconds: Double
    ) throws -> (iterations: Int, span: Span) {
        // A worker that fails must not keep the others waiting.
        let work = Result { try prepare() }
        gate.wait()
        let body = try work.get()
        let start = Resources.now
        var iterations = 0
        repeat {
            try body()
            iterations += 1
        } while Resources.now - start < seconds
        return (iterations, (start, Resources.now))
    }
}

/// Holds threads until all of them have come.
private struct StartingGate: Sendable {
    private let missing: Monitor<Int>

    init(count: Int) { missing = Monitor(count) }

    func wait() {
        missing.update { $0 -= 1 }
        missing.wait { $0 == 0 ? () : nil }
    }
}
