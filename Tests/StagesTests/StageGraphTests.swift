import Dispatch
import Synchronization
import Testing

@testable import Stages

@Suite(.timeLimit(.minutes(20))) struct StageGraphTests {
    struct Broken: Error, Equatable {
        var number: Int
    }

    /// Squares 0..<`count` with `workers` workers, which call `before` and `after` around sending each result.
    private func squares(
        count: Int, workers: Int, before: @escaping @Sendable (Int) throws -> Void = { _ in },
        after: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> [Int] {
        let graph = StageGraph()
        let numbers = NumberingQueue<Int>(capacity: 3)
        let squares = ReorderQueue<Int>(window: 4)
        let output = Mutex<[Int]>([])
        graph.addStage("count", to: numbers) { _, numbers in
            for number in 0..<count {
                guard try numbers.send(number) else { return }
            }
        }
        graph.addStage("square", workers: workers, from: numbers, to: squares) { context, numbers, squares in
            while let taken = try numbers.receive() {
                try context.waiting { try before(taken.number) }
                let square = Numbered(number: taken.number, element: taken.element * taken.element)
                guard try squares.send(square) else { return }
                after(taken.number)
            }
        }
        graph.addStage("collect", from: squares) { _, squares in
            while let square = try squares.receive() { output.withLock { $0.append(square) } }
        }
        graph.start()
        try graph.wait()
        return output.withLock { $0 }
    }

    @Test(arguments: [1, 2, 8]) func fansOutAndComesBackInOrder(workers: Int) throws {
        #expect(try squares(count: 1000, workers: workers) == (0..<1000).map { $0 * $0 })
    }

    /// Every even result is held back until the odd one after it has been sent.
    @Test(arguments: [2, 8]) func whatIsSentOutOfOrderComesOutInOrder(workers: Int) throws {
        let sent = Monitor<[Int]>([])
        let output = try squares(
            count: 100, workers: workers,
            before: { number in
                if number % 2 == 0 { _ = sent.wait { $0.contains(number + 1) ? true : nil } }
            },
            after: { number in sent.update { $0.append(number) } })
        let order = sent.withLock { $0 }
        for number in stride(from: 0, to: 100, by: 2) {
            let (even, odd) = (
                try #require(order.firstIndex(of: number)), try #require(order.firstIndex(of: number + 1))
            )
            #expect(odd < even)
        }
        #expect(output == (0..<100).map { $0 * $0 })
    }

    @Test func severalStagesSendToOneQueueAndOneStageToSeveral() throws {
        let graph = StageGraph()
        let (even, odd, joined) = (
            BoundedQueue<Int>(capacity: 1), BoundedQueue<Int>(capacity: 1), BoundedQueue<Int>(capacity: 1)
        )
        let output = Mutex<[Int]>([])
        graph.addStage("split", to: even, odd) { _, even, odd in
            for number in 0..<100 {
                guard try (number % 2 == 0 ? even : odd).send(number) else { return }
            }
        }
        graph.addStage("even", from: even, to: joined) { _, even, joined in
            while let number = try even.receive() { _ = try joined.send(number) }
        }
        graph.addStage("odd", from: odd, to: joined) { _, odd, joined in
            while let number = try odd.receive() { _ = try joined.send(number) }
        }
        graph.addStage("join", from: joined) { _, joined in
            while let number = try joined.receive() { output.withLock { $0.append(number) } }
        }
        graph.start()
        try graph.wait()
        #expect(output.withLock { $0.sorted() } == Array(0..<100))
    }

    @Test func aQueueThatNoStageSendsToIsRefused() async {
        await #expect(processExitsWith: .failure) {
            let graph = StageGraph()
            graph.addStage("consumer", from: BoundedQueue<Int>(capacity: 1)) { _, queue in _ = try queue.receive() }
            graph.start()
        }
    }

    @Test func theFirstErrorFreesBlockedStagesAndSurfacesOnce() throws {
        let graph = StageGraph()
        let full = BoundedQueue<Int>(capacity: 2)
        let empty = BoundedQueue<Int>(capacity: 2)
        let isFull = DispatchSemaphore(value: 0)
        let pushed = Mutex(0)
        graph.addStage("producer", to: full) { _, full in
            for number in 0..<10 {
                guard try full.send(number) else { return }
                pushed.withLock { $0 += 1 }
                if number == 1 { isFull.signal() }
            }
        }
        graph.addStage("breaker", from: full, to: empty) { _, _, _ in
            isFull.wait()
            throw Broken(number: 1)
        }
        graph.addStage("consumer", from: empty) { _, empty in
            while try empty.receive() != nil {}
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
        graph.addStage("first", to: queue) { _, _ in throw Broken(number: 1) }
        graph.addStage("second", from: queue) { _, queue in
            do {
                // Nothing is ever pushed and the only producer throws: this wait ends by cancellation.
                _ = try queue.receive()
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
        graph.addStage("endless", to: queue) { _, queue in
            var number = 0
            while try queue.send(number) { number += 1 }
            refused.withLock { $0 = true }
        }
        graph.addStage("three", from: queue) { _, queue in
            for _ in 0..<3 { _ = try queue.receive() }
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
