/// What one node of a network is and costs.
package struct LayerSummary: Sendable {
    package let name: String
    package let operation: String
    package let shape: [Int]
    /// Elements of its constant operands.
    package let parameterCount: Int
    /// Multiply-accumulates of its convolution or matrix product; a whole number, which may be too large for `Int`.
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
                multiplyAccumulateCount: multiplyAccumulateCount(node))
        }
    }

    private func multiplyAccumulateCount(_ node: Node) -> Double {
        func count(_ tensor: TensorID) -> Double { Double(type(of: tensor).elementCount) }
        switch node.operation {
        case is Convolution, is ConvolutionBackwardData:
            // Each output, or each input where the convolution is transposed, meets the weights of one filter.
            let wide = node.operation is Convolution ? node.output : node.inputs[0]
            return count(wide) * Double(shape(of: node.inputs[1]).dropFirst().reduce(1, *))
        case let product as MatMul:
            let a = shape(of: node.inputs[0])
            return count(node.output) * Double(a[a.count - (product.transposesA ? 2 : 1)])
        default:
            return 0
        }
    }
}
