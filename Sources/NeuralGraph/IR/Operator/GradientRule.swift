/// How gradients flow back through an operator.
package enum GradientRule: Sendable {
    /// Emits nodes that compute the gradient of each wanted input from the gradient of the output.
    case rule(@Sendable (inout GradientScope) throws -> Void)
    /// The function is flat wherever it is smooth, as comparisons are: nothing flows back.
    case zero
    /// The reason why there is none.
    case notDifferentiable(String)
}

/// One node's view while its gradient is built.
package struct GradientScope {
    package var graph: Graph
    package let node: Graph.Node
    /// The gradient of the score with respect to the node's output.
    package let upstream: TensorID
    /// Which inputs need a gradient.
    package let wanted: [Bool]
    /// What the rule has found, by input.
    package private(set) var results: [TensorID?]

    init(graph: Graph, node: Graph.Node, upstream: TensorID, wanted: [Bool]) {
        self.graph = graph
        self.node = node
        self.upstream = upstream
        self.wanted = wanted
        self.results = Array(repeating: nil, count: wanted.count)
    }

    package var output: TensorID { node.output }

    package func input(_ index: Int) -> TensorID { node.inputs[index] }
    package func shape(of id: TensorID) -> [Int] { graph.shape(of: id) }

    /// Sets the gradient of an input, if it is wanted; `make` emits the nodes.
    package mutating func set(_ index: Int, _ make: (inout GradientScope) throws -> TensorID) rethrows {
        guard wanted[index] else { return }
        results[index] = try make(&self)
    }

    package mutating func add(_ operation: any Operator, _ inputs: TensorID...) throws -> TensorID {
        try graph.add(operation, inputs, name: "\(node.name)/gradient/\(operation.name)")
    }

    /// A constant that every element of a tensor is multiplied with or compared to.
    package mutating func scalar(_ value: Float) throws -> TensorID {
        try graph.addConstant("\(value)", shape: [], floats: [value])
    }

    /// Sums a gradient over the axes along which an operand of `shape` was broadcast.
    package mutating func unbroadcast(_ gradient: TensorID, to shape: [Int]) throws -> TensorID {
        let full = self.shape(of: gradient)
        guard full != shape else { return gradient }
        let padded = Array(repeating: 1, count: full.count - shape.count) + shape
        let axes = full.indices.filter { padded[$0] == 1 && full[$0] != 1 }
        let summed = axes.isEmpty ? gradient : try add(Reduce(.sum, axes: axes, keepsDimensions: true), gradient)
        return self.shape(of: summed) == shape ? summed : try add(Reshape(shape: shape), summed)
    }
}
