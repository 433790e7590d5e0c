import OneDNN

/// The processor: oneDNN's primitives, and loops of our own for what it has no fast one for. One thread for each session.
package struct CPUBackend: Backend {
    package init() {}

    package var name: String { "the CPU" }

    package func makeKernel(for operation: any Operator, _ operands: Operands) throws -> any Kernel {
        guard let kernel = try Self.kernels.makeKernel(for: operation, operands, on: Engine.cpu()) else {
            throw GraphError("\(name) has no kernel for \(operation.name)")
        }
        return kernel
    }

    package func makeContext() throws -> any ExecutionContext { CPUContext(stream: try Stream(Engine.cpu())) }

    package func prepareThread() { Engine.useOneThreadHere() }
}

/// One session's stream of primitives.
final class CPUContext: ExecutionContext {
    let stream: Stream

    init(stream: Stream) { self.stream = stream }
}

extension KernelMemory {
    /// - Throws: `GraphError` where the session is another backend's.
    var stream: Stream {
        get throws {
            guard let context = context as? CPUContext else {
                throw GraphError("a kernel of the CPU is bound to another backend's session")
            }
            return context.stream
        }
    }
}

extension Precision {
    /// Whether the processor has bfloat16 instructions; without them it is slower than float32.
    package static var isBFloat16Fast: Bool { Engine.supportsBFloat16 }
}

extension Plan {
    /// The widest instructions that kernels use on this machine.
    package static var instructionSet: String { Engine.instructionSet }
}
