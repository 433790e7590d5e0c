/// Folds a batch normalisation that follows a convolution into its weights and bias.
extension Graph {
    /// To be run before gradients are built.
    package mutating func foldBatchNormalizations() throws {
        let uses = useCounts()
        let producers = producers()
        for index in nodes.indices where nodes[index].operation is ChannelAffine {
            let normalization = nodes[index]
            guard let at = producers[normalization.inputs[0]], uses[nodes[at].output] == 1,
                var convolution = nodes[at].operation as? Convolution,
                let weights = self[nodes[at].inputs[1]].constant,
                let scale = try self[normalization.inputs[1]].constant?.floats(),
                let shift = try self[normalization.inputs[2]].constant?.floats()
            else { continue }
            let shape = self.shape(of: nodes[at].inputs[1])
            let size = shape.dropFirst().reduce(1, *)
            var values = try weights.floats()
            for channel in scale.indices {
                for element in channel * size..<(channel + 1) * size { values[element] *= scale[channel] }
            }
            var bias = shift
            if convolution.hasBias, let old = try self[nodes[at].inputs[2]].constant?.floats() {
                for channel in bias.indices { bias[channel] += old[channel] * scale[channel] }
            }
            convolution.hasBias = true
            let name = nodes[at].name
            nodes[index].operation = convolution
            nodes[index].inputs = [
                nodes[at].inputs[0], try addConstant("\(name)/weights", shape: shape, floats: values),
                try addConstant("\(name)/bias", shape: [bias.count], floats: bias),
            ]
        }
        removeDeadNodes()
    }
}
