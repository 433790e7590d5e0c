/// A compiled network: kernels, weights and a memory layout. Immutable, and shared by all sessions.
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
    let phases: [(name: Phase.Name, steps: [Step])]
    let ports: [TensorID: Port]
    /// One session's activations.
    package let arenaByteCount: Int
    /// The largest set of activations that are alive at once: what no memory plan can undercut.
    package let largestLiveByteCount: Int
    package let scratchpadByteCount: Int
    package let weightByteCount: Int
    let backend: any Backend

    init(
        phases: [(name: Phase.Name, steps: [Step])], ports: [TensorID: Port], arenaByteCount: Int,
        largestLiveByteCount: Int,
        constantByteCount: Int, backend: any Backend
    ) {
        self.phases = phases
        self.ports = ports
        self.arenaByteCount = arenaByteCount
        self.largestLiveByteCount = largestLiveByteCount
        self.backend = backend
        let kernels = phases.flatMap(\.steps).map(\.kernel)
        scratchpadByteCount = kernels.map(\.scratchpadByteCount).max() ?? 0
        weightByteCount = constantByteCount + kernels.reduce(0) { $0 + $1.weightByteCount }
    }

    /// Each step's node, operator, implementation and phase, for `inspect`.
    package var summary: [(name: String, operation: String, implementation: String, phase: Phase.Name)] {
        phases.flatMap { phase in
            phase.steps.map { ($0.name, $0.operation, $0.kernel.implementation, phase.name) }
        }
    }

    package func makeSession() throws -> Session { try Session(self) }
}
