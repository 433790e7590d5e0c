import Dispatch
import Synchronization
import Testing

@testable import Stages

@Suite(.timeLimit(.minutes(1))) struct StageGraphTests {
    struct Broken: Error, Equatable {
        var number: Int
    }

    @Test(arguments: [1, 2, 8]) func fansOutAndComesBackInOrder(workers: Int) throws {
        let graph = StageGraph()
        let numbers = BoundedQueue<Int>(capacity: 3)
        let squares = ReorderQueue<Int>(window: 4)
        let output = Mutex<[Int]>([])
        graph.addStage("count", outputs: [numbers]) { context in
            for number in 0..<1000 {
                guard try context.send(number, to: numbers) else { return }
            }
        }
        graph.addStage("square", workers: workers, inputs: [numbers], outputs: [squares]) { context in
            while let number = try context.receive(from: numbers) {
                guard try context.send(number * number, sequence: number, to: squares) else { return }
            }
        }
        graph.addStage("collect", inputs: [squares]) { context in
            while let square = try context.receive(from: squares) { output.withLock { $0.append(square) } }
        }
        graph.start()
        try graph.wait()
        #expect(output.withLock { $0 } == (0..<1000).map { $0 * $0 })
    }

    @Test func theFirstErrorFreesBlockedStagesAndSurfacesOnce() throws {
        let graph = StageGraph()
        let full = BoundedQueue<Int>(capacity: 2)
        let empty = BoundedQueue<Int>(capacity: 2)
        let isFull = DispatchSemaphore(value: 0)
        let pushed = Mutex(0)
        graph.addStage("producer", outputs: [full]) { context in
            for number in 0..<10 {
                guard try context.send(number, to: full) else { return }
                pushed.withLock { $0 += 1 }
                if number == 1 { isFull.signal() }
            }
        }
        graph.addStage("breaker", inputs: [full], outputs: [empty]) { _ in
            isFull.wait()
            throw Broken(number: 1)
        }
        graph.addStage("consumer", inputs: [empty]) { context in
            while try context.receive(from: empty) != nil {}
        }
        graph.start()
        let failure = try #require(throws: StageFailure.self) { try graph.wait() }
        #expect(failure.stage == "breaker")
        #expect(failure.cause as? Broken == Broken(number: 1))
        #expect(pushed.withLock { $0 } == 2)
    }

    @Test func aLaterErrorDoesNotReplaceTheFirst() throws {
        let graph = StageGraph()
        let queue = BoundedQueue<Int>(capacity: 1)
        graph.addStage("first", outputs: [queue]) { _ in throw Broken(number: 1) }
        graph.addStage("second", inputs: [queue]) { context in
            do {
                // Nothing is ever pushed and the only producer throws: this wait ends by cancellation.
                _ = try context.receive(from: queue)
            } catch {
                throw Broken(number: 2)
            }
        }
        graph.start()
        let failure = try #require(throws: StageFailure.self) { try graph.wait() }
        #expect(failure.cause as? Broken == Broken(number: 1))
    }

    @Test func aConsumerThatReturnsEarlyStopsItsProducers() throws {
        let graph = StageGraph()
        let queue = BoundedQueue<Int>(capacity: 1)
        let refused = Mutex(false)
        graph.addStage("endless", outputs: [queue]) { context in
            var number = 0
            while try context.send(number, to: queue) { number += 1 }
            refused.withLock { $0 = true }
        }
        graph.addStage("three", inputs: [queue]) { context in
            for _ in 0..<3 { _ = try context.receive(from: queue) }
        }
        graph.start()
        try graph.wait()
        #expect(refused.withLock { $0 })
    }

    @Test func cancellingFreesEverythingRegistered() throws {
        let graph = StageGraph()
        let gate = BoundedQueue<Int>(capacity: 1)
        gate.addProducers(1)
        let isRunning = DispatchSemaphore(value: 0)
        graph.addStage("waiter") { context in
            isRunning.signal()
            _ = try context.waiting { try gate.pop() }
        }
        graph.cancelOnFailure(gate)
        graph.start()
        isRunning.wait()
        graph.cancel()
        #expect(throws: StageCancelled.self) { try graph.wait() }
    }

    @Test func busyTimeLeavesOutTheWaits() throws {
        let time = TestTime()
        let graph = StageGraph(clock: StageClock { time.now() })
        graph.addStage("work") { context in
            time.advance(seconds: 2)
            context.waiting { time.advance(seconds: 5) }
            time.advance(seconds: 1)
        }
        graph.start()
        try graph.wait()
        #expect(graph.timings == [StageTiming(stage: "work", workers: 1, busySeconds: 3, waitingSeconds: 5)])
    }
}

/// A clock that only moves when told to.
private final class TestTime: Sendable {
    private let nanoseconds = Mutex<UInt64>(0)

    func now() -> UInt64 { nanoseconds.withLock { $0 } }

    func advance(seconds: UInt64) { nanoseconds.withLock { $0 += seconds * 1_000_000_000 } }
}
