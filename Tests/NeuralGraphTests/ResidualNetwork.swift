import TestSupport

@testable import NeuralGraph

/// A small network with everything that passes rewrite: batch normalisations, a residual of two convolutions, a residual of
/// the input, activations, a head.
struct ResidualNetwork {
    private(set) var graph = Graph()
    let image: TensorID
    /// Convolution and normalisation; a residual addition follows it.
    private(set) var branch: TensorID
    /// The residual's other side, which an accumulating convolution would write over.
    private(set) var shortcut: TensorID
    private(set) var sum: TensorID
    /// The end of the first block, and the residual of the second.
    private(set) var block: TensorID
    private(set) var features: TensorID
    private(set) var score: TensorID
    private var generator = SeededGenerator(seed: 11)

    init() throws {
        image = graph.addInput("image", try TensorType([1, 3, 8, 8]))
        (branch, shortcut, sum, block, features, score) = (image, image, image, image, image, image)
        let stem = try relu(normalized(convolution(image, 3, 6, 3), 6), "stem")
        let first = try relu(normalized(convolution(stem, 6, 6, 3), 6), "first")
        branch = try normalized(convolution(first, 6, 6, 3), 6)
        shortcut = try normalized(convolution(stem, 6, 6, 1), 6)
        sum = try graph.add(Binary(.add), [branch, shortcut], name: "sum")
        block = try relu(sum, "block")
        let inner = try relu(normalized(convolution(block, 6, 6, 3), 6), "inner")
        let second = try normalized(convolution(inner, 6, 6, 3), 6)
        let identity = try graph.add(Binary(.add), [block, second], name: "identity")
        features = try relu(identity, "features")
        let pooled = try graph.add(Reduce(.mean, axes: [2, 3], keepsDimensions: false), [features], name: "pooled")
        let weights = try graph.addConstant("head", shape: [6, 4], floats: generator.floats(24))
        let bias = try graph.addConstant("head/bias", shape: [4], floats: generator.floats(4))
        score = try graph.add(MatMul(hasBias: true), [pooled, weights, bias], name: "score")
        graph.outputs = [score]
    }

    private mutating func convolution(_ x: TensorID, _ inputs: Int, _ outputs: Int, _ size: Int) throws -> TensorID {
        let count = inputs * outputs * size * size
        let weights = try graph.addConstant(
            "weights", shape: [outputs, inputs, size, size], floats: generator.floats(count))
        let bias = try graph.addConstant("bias", shape: [outputs], floats: generator.floats(outputs))
        let operation = Convolution(
            window: window([size, size], begin: [size / 2, size / 2]), groups: 1, hasBias: true)
        return try graph.add(operation, [x, weights, bias], name: "conv\(graph.nodes.count)")
    }

    private mutating func normalized(_ x: TensorID, _ channels: Int) throws -> TensorID {
        let scale = try graph.addConstant("scale", shape: [channels], floats: generator.floats(channels))
        let shift = try graph.addConstant("shift", shape: [channels], floats: generator.floats(channels))
        return try graph.add(ChannelAffine(), [x, scale, shift], name: "norm\(graph.nodes.count)")
    }

    private mutating func relu(_ x: TensorID, _ name: String) throws -> TensorID {
        try graph.add(Unary(.relu), [x], name: name)
    }
}

/// Runs a graph's outputs as a compiled plan of one phase.
func planned(_ graph: Graph, _ inputs: [TensorID: [Float]], _ outputs: [TensorID]) throws -> [[Float]] {
    let session = try PlanBuilder.compile(graph, phases: [Phase(.forward, outputs)]).makeSession()
    for (tensor, values) in inputs { try session.view(tensor).setRowMajor(values) }
    try session.run(.forward)
    return try outputs.map { try session.view($0).rowMajor() }
}

/// The same by the reference.
func referenced(_ graph: Graph, _ inputs: [TensorID: [Float]], _ outputs: [TensorID]) throws -> [[Double]] {
    var doubles: [TensorID: ReferenceTensor] = [:]
    for (tensor, values) in inputs {
        doubles[tensor] = ReferenceTensor(graph.shape(of: tensor), values.map(Double.init))
    }
    return try ReferenceExecutor(graph).run(doubles, outputs).map(\.values)
}
