import Foundation
import NeuralGraph
import ONNX

/// Runs one test in every way in which the network can take its inputs.
struct Runner {
    let test: NodeTest
    private let floatInputs: [String]

    init(_ test: NodeTest) {
        self.test = test
        floatInputs = test.model.graph.inputs.map(\.name).filter {
            test.inputs[$0]?.elementType.isFloatingPoint ?? false
        }
    }

    /// With as many inputs given at run time as the importer takes so, once as read and once as the passes leave it; and
    /// with all inputs constant, if it takes that.
    func verdict() -> Verdict {
        var refusal: (any Error)?
        var ran: Verdict?
        for subset in subsetsBySize() where ran == nil || subset.isEmpty {
            for isOptimized in subset.isEmpty ? [false] : [false, true] {
                do {
                    let outputs = try run(runtime: subset, isOptimized: isOptimized)
                    let way = subset.isEmpty ? "as constants: " : isOptimized ? "after the passes: " : ""
                    if let mismatch = try compare(outputs) {
                        return Verdict(
                            name: test.name, status: .failed, reason: way + mismatch.description,
                            runtimeInputs: subset.count, floatInputs: floatInputs.count,
                            largestError: mismatch.largestError.isFinite ? mismatch.largestError : nil)
                    }
                    ran =
                        ran
                        ?? Verdict(
                            name: test.name, status: .passed, runtimeInputs: subset.count,
                            floatInputs: floatInputs.count)
                } catch {
                    // What runs as it was read has to run after the passes too.
                    if isOptimized, ran != nil {
                        return Verdict(name: test.name, status: .failed, reason: "after the passes: \(error)")
                    }
                    refusal = error
                }
            }
        }
        return ran ?? Verdict(name: test.name, status: .unsupported, reason: refusal.map { "\($0)" })
    }

    /// Sets of floating-point inputs, the largest first; the empty one last.
    private func subsetsBySize() -> [Set<String>] {
        // A node has at most a data tensor, weights, a bias and a few parameters; more are rather lists of like operands.
        guard floatInputs.count <= 6 else { return [Set(floatInputs), []] }
        let subsets = (0..<1 << floatInputs.count).map { bits in
            Set(floatInputs.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
        }
        // Of equally large ones, those with the first inputs, the data, come first.
        return subsets.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(
            \.element)
    }

    /// - Returns: for each output its shape and its values in row-major order.
    private func run(runtime: Set<String>, isOptimized: Bool) throws -> [(shape: [Int], values: [Double])] {
        var bindings = test.inputs.mapValues(InputBinding.constant)
        for name in runtime { bindings[name] = .tensor(try TensorType(test.inputs[name]?.shape ?? [])) }
        var graph = try Importer.read(test.model, inputs: bindings)
        try graph.verify()
        if isOptimized {
            try graph.simplify()
            graph.fuseEpilogues()
            try graph.verify()
        }
        let computed = graph.outputs.filter { !graph.isConstant($0) }
        let session = try PlanBuilder.compile(graph, phases: [Phase(.forward, computed)]).makeSession()
        for input in graph.inputs {
            try session.view(input).setRowMajor(test.inputs[graph[input].name]?.floats() ?? [])
        }
        try session.run(.forward)
        return try graph.outputs.map { output in
            guard let constant = graph[output].constant else {
                return (graph.shape(of: output), try session.view(output).rowMajor().map(Double.init))
            }
            let isInteger = graph.type(of: output).elementType == .int64
            let values =
                isInteger ? try constant.int64s().map(Double.init) : try constant.floats().map(Double.init)
            return (graph.shape(of: output), values)
        }
    }

    private func compare(_ outputs: [(shape: [Int], values: [Double])]) throws -> Mismatch? {
        for (output, expected) in zip(outputs, test.outputs) {
            if let mismatch = try mismatch(shape: output.shape, values: output.values, expected: expected) {
                return mismatch
            }
        }
        return nil
    }
}
