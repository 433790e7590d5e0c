import OneDNN

/// A compiled network: primitives, weights and a memory layout. Immutable, and shared by all sessions.
package final class Plan: Sendable {
    /// Where an operand of a step lies.
    enum Location: Sendable {
        case arena(offset: Int)
        case constant(AlignedBuffer)
    }

    struct Step: Sendable {
        let name: String
        let operation: String
        let kernel: any Kernel
        let inputs: [Location]
        let output: Location
    }

    /// Where a tensor that the caller reads or writes lies.
    struct Port: Sendable {
        let location: Location
        let type: TensorType
        let layout: Layout
    }

    /// The steps of each phase, in order.
    let phases: [[Step]]
    let ports: [TensorID: Port]
    /// One session's activations.
    package let arenaByteCount: Int
    /// The largest set of activations that are alive at once: what no memory plan can undercut.
    package let largestLiveByteCount: Int
    package let scratchpadByteCount: Int
    package let weightByteCount: Int
    let engine: Engine

    init(
        phases: [[Step]], ports: [TensorID: Port], arenaByteCount: Int, largestLiveByteCount: Int,
        constantByteCount: Int, engine: Engine
    ) {
        self.phases = phases
        self.ports = ports
        self.arenaByteCount = arenaByteCount
        self.largestLiveByteCount = largestLiveByteCount
        self.engine = engine
        let kernels = phases.joined().map(\.kernel)
        scratchpadByteCount = kernels.map(\.scratchpadByteCount).max() ?? 0
        weightByteCount = constantByteCount + kernels.reduce(0) { $0 + $1.weightByteCount }
    }

    /// Each step's node, operator and implementation, for `inspect`.
    package var summary: [(name: String, operation: String, implementation: String, phase: Int)] {
        phases.enumerated().flatMap { phase, steps in
            steps.map { ($0.name, $0.operation, $0.kernel.implementation, phase) }
        }
    }

    package func makeSession() throws -> Session { try Session(self) }
}
