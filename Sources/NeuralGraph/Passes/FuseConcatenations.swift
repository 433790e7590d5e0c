/// Lets batch normalisations read what a concatenation would copy, and finish with the ReLU behind them.
extension Graph {
    /// To be run after gradients are built. A concatenation that somebody else reads too is made anyway, and then read.
    mutating func fuseConcatenations() {
        let producers = producers()
        let uses = useCounts()
        var affineUses: [TensorID: Int] = [:]
        for node in nodes where node.operation is ChannelAffine { affineUses[node.inputs[0], default: 0] += 1 }
        for index in nodes.indices where nodes[index].operation is ChannelAffine {
            let input = nodes[index].inputs[0]
            var parts = [input]
            if let at = producers[input], (nodes[at].operation as? Concat)?.axis == 1,
                uses[input] == affineUses[input]
            {
                parts = nodes[at].inputs
            }
            nodes[index].inputs = parts + nodes[index].inputs.suffix(2)
            nodes[index].operation = JoinedAffine()
        }
        for index in nodes.indices where (nodes[index].operation as? Unary)?.kind == .relu {
            guard let at = producers[nodes[index].inputs[0]], uses[nodes[at].output] == 1,
                var affine = nodes[at].operation as? JoinedAffine, !affine.isRectified
            else { continue }
            affine.isRectified = true
            nodes[index].operation = affine
            nodes[index].inputs = nodes[at].inputs
        }
        removeDeadNodes()
    }
}
