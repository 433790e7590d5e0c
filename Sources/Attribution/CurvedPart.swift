import NeuralGraph

extension Graph {
    /// Whether what is computed of `tensor` on the way to `result` is more than linear pieces: smooth activations, softmax,
    /// normalisations, products of two things that are computed.
    func isCurved(behind tensor: TensorID, to result: TensorID) -> Bool {
        var behind: Set<TensorID> = [tensor]
        for node in nodes where node.inputs.contains(where: { behind.contains($0) }) { behind.insert(node.output) }
        var needed: Set<TensorID> = [result]
        for node in nodes.reversed() where needed.contains(node.output) { needed.formUnion(node.inputs) }
        return nodes.contains { node in
            guard node.output != tensor, behind.contains(node.output), needed.contains(node.output) else {
                return false
            }
            let computed = node.inputs.filter { behind.contains($0) }.count
            switch node.operation {
            case is Convolution, is ConvolutionBackwardData, is ChannelAffine, is MaxPool, is AveragePool, is Reshape,
                is Transpose, is Slice, is Concat, is Pad, is Expand:
                return false
            case is MatMul: return computed > 1
            case let reduce as Reduce: return ![.mean, .sum, .maximum, .minimum].contains(reduce.kind)
            case let unary as Unary:
                switch unary.kind {
                case .relu, .clip: return false
                default: return true
                }
            case let binary as Binary:
                switch binary.kind {
                case .add, .subtract, .minimum, .maximum: return false
                case .multiply: return computed > 1
                case .divide: return behind.contains(node.inputs[1])
                default: return true
                }
            default: return true
            }
        }
    }
}
