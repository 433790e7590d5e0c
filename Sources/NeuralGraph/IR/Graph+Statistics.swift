/// What one node of a network is and costs.
package struct LayerSummary: Sendable {
    package let name: String
    package let operation: String
    package let shape: [Int]
    /// Elements of its constant operands.
    package let parameterCount: Int
    /// Multiply-accumulates of its products; a whole number, which may be too large for `Int`.
    package let multiplyAccumulateCount: Double
}

extension Graph {
    /// The nodes that read the picture, in order, with the names that `--layer` takes.
    package func layerSummaries() -> [LayerSummary] {
        var counted: Set<TensorID> = []
        return nodes.map { node in
            let weights = node.inputs.filter { isConstant($0) && counted.insert($0).inserted }
            return LayerSummary(
                name: self[node.output].name, operation: node.operation.name, shape: shape(of: node.output),
                parameterCount: weights.reduce(0) { $0 + type(of: $1).elementCount },
                multiplyAccumulateCount: node.operation.multiplyAccumulateCount(
                    node.inputs.map { type(of: $0) }, type(of: node.output)))
        }
    }
}
