import TestSupport
import Testing

@testable import NeuralGraph

/// A plan speaks to its backend by the protocol alone.
struct BackendTests {
    private func graph(_ operations: any Operator...) throws -> (graph: Graph, input: TensorID, output: TensorID) {
        var graph = Graph()
        let x = graph.addInput("x", try TensorType([2, 3]))
        let y = try operations.reduce(x) { try graph.add($1, [$0], name: "node") }
        graph.outputs = [y]
        return (graph, x, y)
    }

    @Test func anotherBackendComputesWhatItsTableHas() throws {
        let (graph, x, y) = try graph(Unary(.linear(scale: 2, shift: 1)), Reshape(shape: [3, 2]), Unary(.relu))
        let plan = try PlanBuilder.compile(
            graph, phases: [Phase(.forward, [y], layout: .rowMajor)], on: SmallBackend())
        #expect(plan.summary.map(\.implementation) == ["small", "small"])
        let session = try plan.makeSession()
        try session.view(x).setRowMajor([-2, -1, 0, 1, 2, 3])
        try session.run(.forward)
        #expect(try session.view(y).rowMajor() == [0, 0, 1, 3, 5, 7])
    }

    @Test func anOperatorThatABackendLacksIsNamed() throws {
        let (graph, _, y) = try graph(Softmax(axis: 1, logarithm: false))
        #expect {
            try PlanBuilder.compile(graph, phases: [Phase(.forward, [y])], on: SmallBackend())
        } throws: {
            "\($0)" == "node 'node' (Softmax): the test's backend has no kernel for Softmax"
        }
    }

    /// A kernel whose session is another backend's has no stream to run on.
    @Test func aKernelWantsItsOwnBackendsContext() throws {
        let (graph, _, y) = try graph(Unary(.relu))
        let plan = try PlanBuilder.compile(
            graph, phases: [Phase(.forward, [y])], on: SmallBackend(lendsFromTheCPU: true))
        #expect(throws: GraphError.self) { try plan.makeSession() }
    }

    /// What a graph can hold is on the CPU's table, or moves nothing.
    @Test func theCPUHasAllOperators() throws {
        var names: Set<String> = []
        for one in OperatorCase.all {
            for node in try one.make().graph.nodes where node.operation.storage != .view {
                guard names.insert("\(type(of: node.operation))").inserted else { continue }
                #expect(CPUBackend.kernels.has(node.operation), "\(node.operation.name)")
            }
        }
        #expect(names.count > 20)
    }
}

/// Computes lines and ReLUs of float32 memory.
private struct SmallBackend: Backend {
    var lendsFromTheCPU = false

    var name: String { "the test's backend" }

    private static let kernels = KernelTable<Void>([.kernel(Unary.makeSmallKernel)])

    func makeKernel(for operation: any Operator, _ operands: Operands) throws -> any Kernel {
        if lendsFromTheCPU { return try CPUBackend().makeKernel(for: operation, operands) }
        guard let kernel = try Self.kernels.makeKernel(for: operation, operands, on: ()) else {
            throw GraphError("\(name) has no kernel for \(operation.name)")
        }
        return kernel
    }

    func makeContext() throws -> any ExecutionContext { SmallContext() }
    func prepareThread() {}
}

private final class SmallContext: ExecutionContext {}

extension Unary {
    fileprivate func makeSmallKernel(_ operands: Operands, _ device: Void) throws -> any Kernel {
        SmallKernel(function: kind, count: operands.output.type.elementCount)
    }
}

private struct SmallKernel: Kernel {
    let function: ElementwiseFunction
    let count: Int

    var implementation: String { "small" }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void {
        #expect(memory.context is SmallContext)
        let x = memory.inputs[0].assumingMemoryBound(to: Float.self)
        let y = memory.output.assumingMemoryBound(to: Float.self)
        return {
            for index in 0..<count {
                switch function {
                case .linear(let scale, let shift): y[index] = x[index] * scale + shift
                default: y[index] = max(0, x[index])
                }
            }
        }
    }
}
