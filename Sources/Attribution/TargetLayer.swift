import NeuralGraph

/// The layer whose activations a method weighs, and why it was taken.
package struct TargetLayer: Sendable {
    package let name: String
    package let tensor: TensorID
    /// Why, as a clause: "the last feature map before the head".
    package let reason: String

    /// Finds the layers that the user named, or the last feature map before the head.
    static func resolve(_ names: [String], in graph: Graph, score: TensorID) throws -> [TargetLayer] {
        guard !names.isEmpty else { return [try lastFeatureMap(of: graph, score: score)] }
        return try names.map { name in
            guard let tensor = graph.names[name] else {
                let near = graph.names.keys.filter { $0.contains(name) }.sorted().prefix(4)
                let hint =
                    near.isEmpty
                    ? "`camvideo inspect` lists the layers" : "did you mean \(near.joined(separator: ", "))?"
                throw AttributionError("the model has no layer '\(name)'; \(hint)")
            }
            guard isFeatureMap(graph.shape(of: tensor)), !graph.isConstant(tensor) else {
                throw AttributionError(
                    "layer '\(name)' has shape \(graph.shape(of: tensor)), which is no feature map (1, channels, "
                        + "height, width); choose another with --layer (`camvideo inspect` lists them)")
            }
            return TargetLayer(name: name, tensor: tensor, reason: "asked for with --layer")
        }
    }

    /// Walks up from the score through what only pools, flattens and classifies.
    private static func lastFeatureMap(of graph: Graph, score: TensorID) throws -> TargetLayer {
        let producers = graph.producers()
        let classCount = graph.type(of: score).elementCount
        var tensor = score
        var skippedClassifier = false
        while let at = producers[tensor] {
            let node = graph.nodes[at]
            let shape = graph.shape(of: tensor)
            if isFeatureMap(shape), !isHead(node, classCount: classCount, shape: shape) {
                return TargetLayer(
                    name: graph[tensor].name, tensor: tensor,
                    reason: skippedClassifier
                        ? "the last feature map before the convolution that makes the class scores"
                        : "the last feature map before the head")
            }
            if node.operation is Convolution { skippedClassifier = true }
            // The operand that comes from the picture; the others are weights.
            guard let next = node.inputs.first(where: { producers[$0] != nil }) else { break }
            tensor = next
        }
        throw AttributionError(
            "the model has no feature map (1, channels, height, width) before its scores; name a layer with --layer")
    }

    private static func isFeatureMap(_ shape: [Int]) -> Bool { shape.count == 4 && shape[2] * shape[3] > 1 }

    /// Whether a node belongs to the classifier even though its output still has a grid: average pooling, and in fully
    /// convolutional heads the 1x1 convolution with one channel per class and its activation.
    private static func isHead(_ node: Graph.Node, classCount: Int, shape: [Int]) -> Bool {
        switch node.operation {
        case is AveragePool, is Softmax: true
        case let convolution as Convolution:
            shape[1] == classCount && convolution.window.kernel.allSatisfy { $0 == 1 }
        case is Unary, is Binary, is ChannelAffine: shape[1] == classCount
        default: false
        }
    }
}
