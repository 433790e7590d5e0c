/// One worker's memory for a plan, with every kernel bound to it. To be used from one thread at a time.
package final class Session {
    private let plan: Plan
    private let arena: AlignedBuffer
    private let scratchpad: AlignedBuffer
    private let phases: [(name: Phase.Name, steps: [() throws -> Void])]

    init(_ plan: Plan) throws {
        let arena = try AlignedBuffer(byteCount: plan.arenaByteCount)
        let scratchpad = try AlignedBuffer(byteCount: plan.scratchpadByteCount)
        let context = try plan.backend.makeContext()
        self.plan = plan
        self.arena = arena
        self.scratchpad = scratchpad
        phases = try plan.phases.map { phase in
            let steps = try phase.steps.map { step in
                try step.kernel.bind(
                    KernelMemory(
                        inputs: step.inputs.map { Self.address($0, arena) },
                        output: Self.address(step.output, arena), scratchpad: scratchpad.address, context: context))
            }
            return (phase.name, steps)
        }
    }

    private static func address(_ location: Plan.Location, _ arena: AlignedBuffer) -> UnsafeMutableRawPointer {
        switch location {
        case .arena(let offset): arena.address + offset
        case .constant(let buffer): buffer.address
        }
    }

    /// Runs one phase of the plan on the calling thread alone. Later phases may run again without the earlier ones.
    /// - Throws: `GraphError` for a phase that the plan does not have.
    package func run(_ name: Phase.Name) throws {
        guard let phase = phases.first(where: { $0.name == name }) else {
            throw GraphError("the plan has no phase '\(name)'")
        }
        plan.backend.prepareThread()
        for step in phase.steps { try step() }
    }

    /// Runs all phases and times each step.
    /// - Returns: for each step its node, operator and implementation, and how many seconds a run took on average.
    package func timeSteps(repetitions: Int) throws -> [StepTime] {
        plan.backend.prepareThread()
        let clock = ContinuousClock()
        var times = plan.summary.map {
            StepTime(name: $0.name, operation: $0.operation, implementation: $0.implementation, seconds: 0)
        }
        for _ in 0..<repetitions {
            for (index, step) in phases.flatMap(\.steps).enumerated() {
                let elapsed = try clock.measure { try step() }.components
                times[index].seconds +=
                    (Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18) / Double(repetitions)
            }
        }
        return times
    }

    /// An input to write or an output to read; the memory is the session's, and valid as long as it lives.
    package func view(_ tensor: TensorID) throws -> TensorView {
        guard let port = plan.ports[tensor] else { throw GraphError("the tensor is no input or output of the plan") }
        let address = Self.address(port.location, arena).assumingMemoryBound(to: Float.self)
        return TensorView(
            shape: port.type.shape, strides: port.layout.strides(port.type.shape),
            elements: UnsafeMutableBufferPointer(start: address, count: port.type.elementCount), owner: self)
    }
}

/// What one step of a plan costs.
package struct StepTime: Sendable {
    package let name: String
    package let operation: String
    package let implementation: String
    package var seconds: Double
}

/// A tensor in a session's memory.
package struct TensorView {
    package let shape: [Int]
    /// In elements, by logical axis.
    package let strides: [Int]
    /// In physical order.
    package let elements: UnsafeMutableBufferPointer<Float>
    /// Keeps the memory alive.
    private let owner: Session

    init(shape: [Int], strides: [Int], elements: UnsafeMutableBufferPointer<Float>, owner: Session) {
        self.shape = shape
        self.strides = strides
        self.elements = elements
        self.owner = owner
    }

    /// The elements in row-major order of the logical axes.
    package func rowMajor() -> [Float] {
        guard let base = elements.baseAddress else { return [] }
        return [Float](unsafeUninitializedCapacity: elements.count) { buffer, count in
            if let target = buffer.baseAddress {
                StridedCopy(
                    shape: shape, sourceStrides: strides,
                    destinationStrides: Layout.rowMajor(rank: shape.count).strides(shape)
                ).simplified().run(from: base, to: target)
            }
            count = elements.count
        }
    }

    /// Sets the elements from row-major order.
    package func setRowMajor(_ values: [Float]) {
        precondition(values.count == elements.count, "one value per element")
        guard let base = elements.baseAddress else { return }
        values.withUnsafeBufferPointer { buffer in
            guard let source = buffer.baseAddress else { return }
            StridedCopy(
                shape: shape, sourceStrides: Layout.rowMajor(rank: shape.count).strides(shape),
                destinationStrides: strides
            ).simplified().run(from: source, to: base)
        }
    }
}
