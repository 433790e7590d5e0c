import NeuralGraph

/// The layer whose activations a method weighs, and why it was taken.
package struct TargetLayer: Sendable {
    package let name: String
    package let tensor: TensorID
    package let grid: FeatureGrid
    /// Why, as a clause: "the last feature map before the head".
    package let reason: String
    /// Whether a tensor between it and the scores has places that no grid is known of.
    package let isGridLost: Bool

    /// Finds the layers that the user named, or the last feature map before the head.
    static func resolve(_ names: [String], in graph: Graph, score: TensorID) throws -> [TargetLayer] {
        let grids = FeatureGrid.all(in: graph)
        guard !names.isEmpty else { return [try automatic(graph, grids, score: score)] }
        return try names.map { name in
            guard let tensor = graph.names[name] else {
                let near = graph.names.keys.filter { $0.contains(name) }.sorted().prefix(4)
                let hint =
                    near.isEmpty
                    ? "`camvideo inspect` lists the layers" : "did you mean \(near.joined(separator: ", "))?"
                throw AttributionError("the model has no layer '\(name)'; \(hint)")
            }
            guard let grid = featureMap(tensor, graph, grids), !graph.isConstant(tensor) else {
                throw AttributionError(
                    "layer '\(name)' has shape \(graph.shape(of: tensor)), which is no feature map (1, channels, "
                        + "height, width) nor a picture's tokens; choose another with --layer (`camvideo inspect` lists them)"
                )
            }
            return TargetLayer(
                name: name, tensor: tensor, grid: grid, reason: "asked for with --layer", isGridLost: false)
        }
    }

    /// Walks up from the score through what only pools, flattens and classifies.
    private static func automatic(
        _ graph: Graph, _ grids: [TensorID: FeatureGrid], score: TensorID
    ) throws -> TargetLayer {
        let producers = graph.producers()
        let classCount = graph.type(of: score).elementCount
        var tensor = score
        // Until the classifier's own product is reached; a tensor above it has one channel per class only by chance.
        var makesScores = true
        var reason = "the last feature map before the head"
        var isGridLost = false
        while let at = producers[tensor] {
            let node = graph.nodes[at]
            if let grid = featureMap(tensor, graph, grids) {
                if grid.prefix > 0 {
                    return try beforeLastAttention(graph, grids, producers, from: at)
                }
                let hasClassChannels = makesScores && grid.channels(graph.shape(of: tensor)) == classCount
                if !isHead(node, hasClassChannels: hasClassChannels) {
                    return TargetLayer(
                        name: graph[tensor].name, tensor: tensor, grid: grid, reason: reason, isGridLost: isGridLost)
                }
            } else if grids[tensor] == nil, graph.shape(of: tensor).filter({ $0 != 1 }).count > 1 {
                reason = "the last feature map whose grid could be followed"
                isGridLost = true
            }
            switch node.operation.headRole {
            case .convolves:
                if makesScores, !isGridLost {
                    reason = "the last feature map before the convolution that makes the class scores"
                }
                makesScores = false
            case .multiplies: makesScores = false
            default: break
            }
            // The operand that comes from the picture; the others are weights.
            guard let next = node.inputs.first(where: { producers[$0] != nil }) else { break }
            tensor = next
        }
        throw noFeatureMap
    }

    /// Where a class token makes the score, the other tokens reach it through the last attention alone: what they are before
    /// it is what the score's gradient weighs.
    private static func beforeLastAttention(
        _ graph: Graph, _ grids: [TensorID: FeatureGrid], _ producers: [TensorID: Int], from last: Int
    ) throws -> TargetLayer {
        guard
            let attention = graph.nodes[...last].lastIndex(where: {
                isSoftmax($0) && graph.shape(of: $0.output).count >= 3
            }),
            let normalization = graph.nodes[..<attention].lastIndex(where: {
                $0.operation.headRole == .normalizes && grids[$0.output] != nil
            })
        else { throw noFeatureMap }
        // The normalisation's own scale and shift belong to it.
        var tensor = graph.nodes[normalization].output
        for node in graph.nodes[normalization..<attention]
        where node.inputs.contains(tensor) && node.inputs.contains(where: { graph.isConstant($0) }) {
            if case .adjusts = node.operation.headRole { tensor = node.output }
        }
        guard let grid = featureMap(tensor, graph, grids) else { throw noFeatureMap }
        return TargetLayer(
            name: graph[tensor].name, tensor: tensor, grid: grid, reason: "the tokens before the last attention",
            isGridLost: false)
    }

    private static let noFeatureMap = AttributionError(
        "the model has no feature map (1, channels, height, width) before its scores; name a layer with --layer")

    /// The grid of a tensor that has more than one place.
    private static func featureMap(
        _ tensor: TensorID, _ graph: Graph, _ grids: [TensorID: FeatureGrid]
    ) -> FeatureGrid? {
        guard let grid = grids[tensor] else { return nil }
        if case .blocks = grid { return nil }
        let size = grid.size(graph.shape(of: tensor))
        return size.rows * size.columns > 1 ? grid : nil
    }

    /// Whether a node belongs to the classifier even though its output still has a grid: average pooling, and in fully
    /// convolutional heads the 1x1 convolution with one channel per class and its activation.
    private static func isHead(_ node: Graph.Node, hasClassChannels: Bool) -> Bool {
        switch node.operation.headRole {
        case .averages, .softmax: true
        case .convolves(let kernel): hasClassChannels && kernel.allSatisfy { $0 == 1 }
        case .adjusts: hasClassChannels
        case .multiplies, .normalizes, .none: false
        }
    }

    private static func isSoftmax(_ node: Graph.Node) -> Bool {
        if case .softmax = node.operation.headRole { true } else { false }
    }
}
