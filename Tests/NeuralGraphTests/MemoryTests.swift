import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import NeuralGraph

/// Where a plan's buffers lie, and that sessions share nothing that is written.
@Suite struct MemoryTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func liveBuffersNeverOverlap(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var lifetimes: [Int: ArenaPlanner.Lifetime] = [:]
        for key in 0..<Int.random(in: 1...60, using: &generator) {
            let start = Int.random(in: -1...40, using: &generator)
            lifetimes[key] = .init(
                start: start, end: start + Int.random(in: 0...12, using: &generator),
                byteCount: Int.random(in: 0...5000, using: &generator))
        }
        let plan = ArenaPlanner.place(lifetimes)
        #expect(plan.offsets.count == lifetimes.count)
        for (key, lifetime) in lifetimes {
            let offset = plan.offsets[key] ?? -1
            #expect(offset >= 0 && offset % 64 == 0 && offset + lifetime.byteCount <= plan.byteCount)
            for (other, otherLifetime) in lifetimes where other < key {
                // Both are alive at a step.
                guard max(lifetime.start, otherLifetime.start) <= min(lifetime.end, otherLifetime.end) else { continue }
                let otherOffset = plan.offsets[other] ?? -1
                #expect(
                    offset + lifetime.byteCount <= otherOffset || otherOffset + otherLifetime.byteCount <= offset,
                    "\(key) and \(other)")
            }
        }
        #expect(plan.byteCount >= ArenaPlanner.largestLiveSet(Array(lifetimes.values)))
    }

    @Test func deadBuffersAreReused() {
        // A chain, of which two are alive at a time.
        let chain = (0..<50).map { ($0, ArenaPlanner.Lifetime(start: $0, end: $0 + 1, byteCount: 640)) }
        #expect(ArenaPlanner.place(Dictionary(uniqueKeysWithValues: chain)).byteCount == 1280)
    }

    /// A network whose second phase explains a class.
    private struct Explained {
        let network: ResidualNetwork
        let plan: Plan
        let seed: TensorID
        let gradient: TensorID

        init() throws {
            network = try ResidualNetwork()
            var graph = network.graph
            try graph.foldBatchNormalizations()
            seed = graph.addInput("seed", graph.type(of: network.score))
            gradient = try graph.appendGradients(
                of: network.score, seed: seed, withRespectTo: [network.image])[0]
            graph.outputs = [network.score, network.features, gradient]
            graph.fuseEpilogues()
            plan = try PlanBuilder.compile(
                graph, phases: [Phase(.forward, [network.score, network.features]), Phase(.gradient, [gradient])])
        }

        func write(_ frame: Int, to session: Session) throws {
            var generator = SeededGenerator(seed: UInt64(frame) + 100)
            try session.view(network.image).setRowMajor(generator.floats(3 * 8 * 8))
        }

        func explain(_ classIndex: Int, _ session: Session) throws -> [Float] {
            try session.view(seed).setRowMajor((0..<4).map { $0 == classIndex ? 1 : 0 })
            try session.run(.gradient)
            return try session.view(gradient).rowMajor() + session.view(network.score).rowMajor()
                + session.view(network.features).rowMajor()
        }

        /// All classes of one frame.
        func explain(frame: Int, _ session: Session) throws -> [[Float]] {
            try write(frame, to: session)
            try session.run(.forward)
            return try (0..<4).map { try explain($0, session) }
        }
    }

    @Test func aPhaseRunsAgainAlone() throws {
        let explained = try Explained()
        let expected = try (0..<4).map { classIndex in
            let fresh = try explained.plan.makeSession()
            try explained.write(0, to: fresh)
            try fresh.run(.forward)
            return try explained.explain(classIndex, fresh)
        }
        #expect(Set(expected).count == 4)
        let session = try explained.plan.makeSession()
        try explained.write(0, to: session)
        try session.run(.forward)
        for classIndex in [2, 0, 3, 3, 1, 2] {
            #expect(try explained.explain(classIndex, session) == expected[classIndex])
        }
    }

    @Test func aSessionRemembersNothingOfOtherFrames() throws {
        let explained = try Explained()
        let session = try explained.plan.makeSession()
        let first = try (0..<3).map { try explained.explain(frame: $0, session) }
        #expect(try (0..<3).reversed().map { try explained.explain(frame: $0, session) } == first.reversed())
    }

    /// Sessions of one plan on several threads, all in the middle of their work at once, give what one alone gives.
    @Test(arguments: [2, 4]) func sessionsShareNothing(_ count: Int) throws {
        let explained = try Explained()
        let (frames, plan) = (0..<24, explained.plan)
        let alone = try plan.makeSession()
        let expected = try frames.map { try explained.explain(frame: $0, alone) }

        let results = Mutex<[Int: Result<[[[Float]]], any Error>]>([:])
        let arrived = Mutex(0)
        let (everyoneIsThere, finished) = (DispatchSemaphore(value: 0), DispatchGroup())
        for worker in 0..<count {
            finished.enter()
            Thread.detachNewThread {
                let session = Result { try plan.makeSession() }
                // The last to arrive opens the gate for all.
                let isLast = arrived.withLock {
                    $0 += 1
                    return $0 == count
                }
                if isLast { for _ in 0..<count { everyoneIsThere.signal() } }
                everyoneIsThere.wait()
                let result = Result {
                    let session = try session.get()
                    return try frames.map { try explained.explain(frame: $0, session) }
                }
                results.withLock { $0[worker] = result }
                finished.leave()
            }
        }
        finished.wait()
        for worker in 0..<count {
            #expect(try results.withLock { $0[worker] }?.get() == expected, "worker \(worker)")
        }
    }
}
