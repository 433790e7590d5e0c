import NeuralGraph

/// The gradients that a recipe needs, as they are appended to the network's graph.
struct AppendedGradients {
    /// For each tensor whose elements a `Score` weighs, what the weights are written to.
    private(set) var seeds: [(scored: TensorID, seed: TensorID)] = []
    /// Of the target layers, each of its layer's shape.
    private(set) var layers: [TensorID] = []
    private(set) var image: TensorID?
    private(set) var biases: [TensorID] = []
    /// Of each block's attention.
    private(set) var attention: [TensorID] = []

    /// - Parameter scored: the tensor whose elements are explained.
    /// - Throws: `GraphError` where an operator on the way has no gradient or the scores do not depend on a place,
    ///   `AttributionError` for elements of another tensor than the class scores where a method cannot explain them.
    init(
        to graph: inout Graph, _ needs: RecipeNeeds, of scored: TensorID, in interface: NetworkInterface,
        at layers: [TargetLayer], _ attention: Attention?, _ biases: [AddedBias] = []
    ) throws {
        let layerTensors = needs.gradients.contains(.targetLayers) ? layers.map(\.tensor) : []
        let shares = attention.map { $0.layers.map(\.shares) } ?? []
        let attentionTensors = needs.gradients.contains(.attention) ? shares : []
        let images = needs.gradients.contains(.image) ? [interface.image] : []
        let exact = layerTensors + attentionTensors + biases.map(\.output)
        if !exact.isEmpty || !images.isEmpty {
            let seed = try addSeed(&graph, scored)
            // In one go unless other rules lead to the picture.
            let parts = needs.gradientRules.areExact ? [exact + images] : [exact, images]
            var found: [TensorID] = []
            for (part, rules) in zip(parts, [.exact, needs.gradientRules]) where !part.isEmpty {
                found += try graph.appendGradients(of: scored, seed: seed, withRespectTo: part, rules: rules)
            }
            self.layers = Array(found.prefix(layerTensors.count))
            self.attention = Array(found[layerTensors.count..<layerTensors.count + attentionTensors.count])
            self.biases = Array(found[layerTensors.count + attentionTensors.count..<exact.count])
            image = images.isEmpty ? nil : found.last
        }
        if needs.gradients.contains(.attentionByBlock), let attention {
            guard scored == interface.scores else {
                throw AttributionError("this method explains class scores, not the elements of another tensor")
            }
            let last = attention.layers[attention.layers.count - 1].output
            for layer in attention.layers {
                let scores =
                    layer.output == last
                    ? scored : try graph.appendCopy(of: scored, from: last, for: layer.output)
                let seed = try addSeed(&graph, scores)
                self.attention += try graph.appendGradients(of: scores, seed: seed, withRespectTo: [layer.shares])
            }
        }
    }

    private mutating func addSeed(_ graph: inout Graph, _ scored: TensorID) throws -> TensorID {
        let seed = graph.addInput("camvideo/seed\(seeds.count)", try TensorType(graph.shape(of: scored)))
        seeds.append((scored, seed))
        return seed
    }
}
