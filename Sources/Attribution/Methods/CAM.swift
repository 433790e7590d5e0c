import NeuralGraph

/// CAM: sum_k W[c,k] A_k, W the linear layer that the layer's average goes into (Zhou et al., 2016).
///
/// Through such a head the gradient is W[c,k] / positions at every position, which is where the weights are read: so classes
/// may be added and subtracted, and layers that scale in between count.
struct CAM: LayerRecipe {
    static let description = MethodDescription(
        title: "CAM", family: .classActivation, paper: "Zhou et al., 2016, arXiv 1512.04150",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map whose average goes into one linear layer")

    func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws {
        for layer in layers {
            guard let problem = AveragedHead.problem(graph, behind: layer, scores: scores) else { continue }
            throw AttributionError(
                "cam needs a layer whose average over the picture goes into one linear layer, but behind '\(layer.name)' "
                    + "\(problem); take gradcam, which is the same where cam works and needs no such head")
        }
    }

    func map(_ maps: FeatureMaps) -> [Float] { maps.weighted(by: maps.channelSums { _, _, gradient in gradient }) }
}

/// Whether what lies between a layer and the scores is an average over the positions and one linear layer.
private enum AveragedHead {
    /// What else there is, as the end of a sentence; nil where nothing is.
    static func problem(_ graph: Graph, behind layer: TargetLayer, scores: TensorID) -> String? {
        var behind: Set<TensorID> = [layer.tensor]
        for node in graph.nodes where node.inputs.contains(where: { behind.contains($0) }) {
            behind.insert(node.output)
        }
        var needed: Set<TensorID> = [scores]
        for node in graph.nodes.reversed() where needed.contains(node.output) { needed.formUnion(node.inputs) }
        let (rows, columns) = layer.grid.size(graph.shape(of: layer.tensor))

        var linearLayers = 0
        var isAveraged = false
        var stranger: String?
        for node in graph.nodes
        where node.output != layer.tensor && behind.contains(node.output) && needed.contains(node.output) {
            let (size, others) = (
                graph.type(of: node.output).elementCount, node.inputs.filter { !behind.contains($0) }
            )
            let isWithConstants = others.count == node.inputs.count - 1 && others.allSatisfy { graph.isConstant($0) }
            // One value is left of all positions.
            let isOverAll = size * rows * columns == graph.type(of: node.inputs[0]).elementCount
            switch node.operation {
            case is Reshape, is Transpose, is ChannelAffine: continue
            case is AveragePool where isOverAll: isAveraged = true
            case let reduce as Reduce where reduce.kind == .mean && isOverAll: isAveraged = true
            case is MatMul where isWithConstants: linearLayers += 1
            case let convolution as Convolution where isWithConstants:
                linearLayers += 1
                if !isAveraged, convolution.window.kernel.contains(where: { $0 != 1 }) {
                    stranger = stranger ?? "comes a convolution, \(node.label)"
                }
            case let binary as Binary where isWithConstants && binary.isAffine: continue
            default: stranger = stranger ?? "comes \(node.label)"
            }
        }
        if linearLayers > 1 { return "there are \(linearLayers) linear layers" }
        if let stranger { return stranger }
        if linearLayers == 0 { return "there is none" }
        return isAveraged ? nil : "the positions are flattened and not averaged"
    }
}

extension Binary {
    fileprivate var isAffine: Bool {
        switch kind {
        case .add, .subtract, .multiply, .divide: true
        default: false
        }
    }
}
