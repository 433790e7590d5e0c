import NeuralGraph

/// A naive float64 interpreter of a `Graph`, the oracle for every kernel: each operator is written from ONNX's definition,
/// in plain loops over logical indices, and shares no code with the product's kernels.
package struct ReferenceExecutor {
    private let graph: Graph

    package init(_ graph: Graph) { self.graph = graph }

    /// Computes every tensor of the graph.
    /// - Parameter inputs: a value for each of the graph's inputs.
    package func run(_ inputs: [TensorID: ReferenceTensor]) throws -> [TensorID: ReferenceTensor] {
        var values = inputs
        for node in graph.nodes {
            let operands = try node.inputs.map { id in
                if let known = values[id] { return known }
                guard let constant = graph[id].constant else {
                    throw GraphError("nothing computes '\(graph[id].name)'", node: node.label)
                }
                let tensor = ReferenceTensor(graph.shape(of: id), try constant.floats().map(Double.init))
                values[id] = tensor
                return tensor
            }
            let result = try Self.evaluate(node.operation, operands)
            guard result.shape == graph.shape(of: node.output) else {
                throw GraphError("the reference has a shape of \(result.shape)", node: node.label)
            }
            values[node.output] = result
        }
        return values
    }

    /// Computes some tensors of the graph, in the order asked for.
    package func run(_ inputs: [TensorID: ReferenceTensor], _ wanted: [TensorID]) throws -> [ReferenceTensor] {
        let values = try run(inputs)
        return try wanted.map { id in
            guard let value = values[id] else { throw GraphError("nothing computes '\(graph[id].name)'") }
            return value
        }
    }

    private static func evaluate(_ operation: any Operator, _ inputs: [ReferenceTensor]) throws -> ReferenceTensor {
        switch operation {
        case let one as AveragePool: averagePool(inputs[0], one.window, countsPadding: one.countsPadding)
        case let one as AveragePoolGradient: averagePoolGradient(one, inputs[0])
        case let one as Binary: binary(one.kind, inputs[0], inputs[1])
        case is ChannelAffine: channelAffine(inputs[0], scale: inputs[1], shift: inputs[2])
        case let one as Concat: concat(inputs, axis: one.axis)
        case let one as Convolution: convolution(one, inputs)
        case let one as ConvolutionBackwardData: convolutionBackwardData(one, inputs)
        case let one as Expand: ReferenceTensor(one.shape) { inputs[0].broadcast(at: $0) }
        case let one as Gather: gather(one, inputs[0])
        case let one as JoinedAffine:
            unary(
                one.isRectified ? .relu : .linear(scale: 1, shift: 0),
                channelAffine(
                    concat(Array(inputs.dropLast(2)), axis: 1), scale: inputs[inputs.count - 2],
                    shift: inputs[inputs.count - 1]))
        case let one as LSTM: lstm(one, inputs)
        case let one as LSTMGradient: lstmGradient(one, inputs)
        case let one as MatMul: matMul(one, inputs)
        case let one as MathFunction: mathFunction(one.kind, inputs[0])
        case let one as MaxPool: maxPool(inputs[0], one.window)
        case let one as MaxPoolGradient: maxPoolGradient(inputs[0], upstream: inputs[2], one.window)
        case let one as Normalize: normalize(inputs[0], axisCount: one.axisCount, epsilon: Double(one.epsilon))
        case let one as NormalizeGradient: normalizeGradient(one, inputs[0], upstream: inputs[1])
        case let one as Pad: pad(one, inputs[0])
        case let one as Reduce: reduce(one, inputs[0])
        case let one as Reshape: ReferenceTensor(one.shape, inputs[0].values)
        case is Select: select(inputs[0], inputs[1], inputs[2])
        case let one as Scatter: scatter(one, inputs[0], updates: inputs[1])
        case let one as Slice: slice(one, inputs[0])
        case let one as SliceGradient: sliceGradient(one, inputs[0])
        case let one as Softmax: softmax(inputs[0], axis: one.axis, logarithm: one.logarithm)
        case let one as Transpose: transpose(inputs[0], one.permutation)
        case let one as Unary: unary(one.kind, inputs[0])
        case let one as UnaryGradient: unaryGradient(one.kind, inputs[0], upstream: inputs[1])
        default: throw GraphError("the reference does not know this operator", node: operation.name)
        }
    }
}
