import CamVideo
import Foundation
import Stages
import Synchronization
import Testing

/// All workers of a measurement run at the same time, however many there are.
@Suite struct ThroughputTests {
    private struct Refused: Error {}

    /// Each worker's first turn ends only when all workers are in theirs.
    @Test(.timeLimit(.minutes(20))) func allWorkersRunAtTheSameTime() throws {
        let workers = 8 * ProcessInfo.processInfo.activeProcessorCount
        let missing = Monitor(workers)
        let throughput = try Throughput.measure(workers: workers, seconds: 0) {
            {
                missing.update { $0 -= 1 }
                missing.wait { $0 <= 0 ? () : nil }
            }
        }
        #expect(throughput.iterations == workers)
        #expect(throughput.seconds > 0)
    }

    @Test(.timeLimit(.minutes(20))) func nobodyStartsBeforeAllArePrepared() throws {
        let prepared = Atomic(0)
        let early = Atomic(0)
        _ = try Throughput.measure(workers: 16, seconds: 0) {
            prepared.add(1, ordering: .sequentiallyConsistent)
            return {
                if prepared.load(ordering: .sequentiallyConsistent) < 16 {
                    early.add(1, ordering: .sequentiallyConsistent)
                }
            }
        }
        #expect(early.load(ordering: .sequentiallyConsistent) == 0)
    }

    @Test(.timeLimit(.minutes(20)), arguments: [1, 5]) func aFailureHoldsNobodyUp(failing: Int) {
        let turn = Atomic(0)
        #expect(throws: Refused.self) {
            try Throughput.measure(workers: 5, seconds: 0) {
                if turn.add(1, ordering: .relaxed).newValue == failing { throw Refused() }
                return {}
            }
        }
    }
}
