import TestSupport
import Testing

@testable import NeuralGraph

/// One operator with its parameters, the shapes that it works on and where its operands lie: a value that tests
/// build a graph from.
struct OperatorCase: Sendable, CustomTestStringConvertible {
    /// What computes an operand, and with it how the operand lies in memory.
    enum Origin: String, Sendable, CaseIterable {
        /// The graph's own input: channels last, and never overwritten.
        case input
        /// A depthwise 1x1 convolution: channels last.
        case convolution
        /// A matrix product, reshaped: row-major.
        case matMul
        case constant
    }

    struct Argument: Sendable {
        let shape: [Int]
        let origin: Origin
    }

    let name: String
    let arguments: [Argument]
    /// The operands' values lie in it, whatever their origin.
    var values: ClosedRange<Float> = -1...1
    let build: @Sendable (inout Graph, [TensorID]) throws -> TensorID

    var testDescription: String {
        "\(name) of \(arguments.map { "\($0.shape) \($0.origin.rawValue)" }.joined(separator: ", "))"
    }

    /// A graph that computes the case, and values for its inputs.
    struct Built {
        var graph: Graph
        let inputs: [(tensor: TensorID, values: [Float])]
        let output: TensorID

        var doubles: [TensorID: ReferenceTensor] {
            var result: [TensorID: ReferenceTensor] = [:]
            for (tensor, values) in inputs {
                result[tensor] = ReferenceTensor(graph.shape(of: tensor), values.map(Double.init))
            }
            return result
        }
    }

    func make() throws -> Built {
        var (graph, generator) = (Graph(), SeededGenerator(seed: 1))
        var inputs: [(TensorID, [Float])] = []
        func input(_ graph: inout Graph, _ shape: [Int]) throws -> TensorID {
            let type = try TensorType(shape)
            let id = graph.addInput("input\(inputs.count)", type)
            inputs.append((id, generator.floats(type.elementCount, in: values)))
            return id
        }
        let operands = try arguments.map { argument in
            let shape = argument.shape
            switch argument.origin {
            case .input: return try input(&graph, shape)
            case .convolution:
                let channels = shape[1]
                let weights = try graph.addConstant(
                    "weights", shape: [channels, 1] + shape[2...].map { _ in 1 },
                    floats: generator.floats(channels, in: 0.5...1))
                let convolution = Convolution(
                    window: window(Array(repeating: 1, count: shape.count - 2)), groups: channels, hasBias: false)
                return try graph.add(convolution, [try input(&graph, shape), weights], name: "before")
            case .matMul:
                // Weights of a mean, so that the values stay in their range.
                let columns = shape.last ?? 1
                let rows = shape.dropLast().reduce(1, *)
                let weights = try graph.addConstant(
                    "weights", shape: [columns, columns],
                    floats: generator.floats(columns * columns, in: 0.5...1).map { $0 / Float(columns) })
                let product = try graph.add(MatMul(), [try input(&graph, [rows, columns]), weights], name: "before")
                return try graph.add(Reshape(shape: shape), [product], name: "before/shape")
            case .constant:
                return try graph.addConstant(
                    "constant", shape: shape, floats: generator.floats(shape.reduce(1, *), in: values))
            }
        }
        let output = try build(&graph, operands)
        graph.outputs = [output]
        return Built(graph: graph, inputs: inputs, output: output)
    }
}

extension OperatorCase {
    /// A case of one operator applied to its operands.
    init(
        _ name: String, _ operation: any Operator, _ arguments: [Argument], values: ClosedRange<Float> = -1...1
    ) {
        self.init(name: name, arguments: arguments, values: values) { graph, operands in
            try graph.add(operation, operands, name: "node")
        }
    }

    /// The case with its first operand from each of the origins that its shape allows.
    static func fromEverywhere(
        _ name: String, _ operation: any Operator, _ shape: [Int], values: ClosedRange<Float> = -1...1
    ) -> [OperatorCase] {
        let origins: [Origin] = shape.count >= 3 ? [.input, .convolution, .matMul] : [.input, .matMul]
        return origins.map { OperatorCase(name, operation, [.init(shape: shape, origin: $0)], values: values) }
    }

    static let all: [OperatorCase] =
        windows + elementwise + broadcasts + movements + reshapes + reductions + products + fused
        + recurrences
}

/// A window over as many spatial axes as its kernel has.
func window(
    _ kernel: [Int], strides: [Int]? = nil, dilations: [Int]? = nil, begin: [Int]? = nil, end: [Int]? = nil
) -> Window {
    let (ones, zeros) = (kernel.map { _ in 1 }, kernel.map { _ in 0 })
    return Window(
        kernel: kernel, strides: strides ?? ones, dilations: dilations ?? ones, padsBegin: begin ?? zeros,
        padsEnd: end ?? begin ?? zeros)
}
