import NeuralGraph

/// A bias that a convolution over rows and columns, or a batch normalisation, adds to its output.
struct AddedBias: Sendable {
    /// The node's output, [1, channels, rows, columns].
    let output: TensorID
    let values: [Float]

    /// All that the scores depend on.
    /// - Parameter graph: as it was read: later, a normalisation is a part of the convolution before it.
    static func all(in graph: Graph) throws -> [AddedBias] {
        try graph.nodes.compactMap { node in
            let isBiased = (node.operation as? Convolution)?.hasBias ?? (node.operation is ChannelAffine)
            guard isBiased, graph.shape(of: node.output).count == 4,
                let values = try graph[node.inputs[2]].constant?.floats(), values.contains(where: { $0 != 0 })
            else { return nil }
            return AddedBias(output: node.output, values: values)
        }
    }
}
