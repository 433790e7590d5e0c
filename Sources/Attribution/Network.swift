import NeuralGraph
import ONNX

/// A classifier as it was read: it knows nothing of how it is explained. It holds the weights; what is compiled of it needs
/// its interface alone.
package struct Network: Sendable {
    package let graph: Graph
    package let interface: NetworkInterface

    /// - Parameters:
    ///   - inputSize: for models that leave their input's size open.
    ///   - output: the tensor that holds the class scores; nil takes the first output with one score per class.
    /// - Throws: `ONNXError`, `GraphError` or `AttributionError` for a model that is no readable classifier.
    package init(_ model: ONNXModel, inputSize: (width: Int, height: Int)? = nil, output: String? = nil) throws {
        graph = try ScoreOutput.read(model, inputSize: inputSize, name: output)
        interface = NetworkInterface(graph)
    }

    /// - Parameter interface: the graph's own.
    init(graph: Graph, interface: NetworkInterface) {
        self.graph = graph
        self.interface = interface
    }

    /// Whether a node or tensor is what the class scores are, or what the model makes of them at its end.
    package func isScoreLayer(_ name: String) -> Bool {
        guard let tensor = graph.names[name] else { return false }
        return tensor == interface.scores || graph.outputs.contains(tensor)
    }

    /// The layers of these names; without one, the last feature map before the head.
    /// - Throws: `AttributionError` for a name that is no feature map's.
    package func targetLayers(_ names: [String] = []) throws -> [TargetLayer] {
        try TargetLayer.resolve(names, in: graph, score: interface.scores)
    }
}

/// What goes into a classifier and what comes out.
package struct NetworkInterface: Sendable {
    /// The picture, [1, channels, height, width].
    package let image: TensorID
    /// 3 for colours, 1 for luma.
    package let inputChannels: Int
    package let inputWidth: Int
    package let inputHeight: Int
    /// One score per class, before what the model makes of them at its end.
    package let scores: TensorID
    package let classCount: Int
    package let scoreActivation: ScoreActivation

    /// - Parameter graph: with one output, the model's.
    init(_ graph: Graph) {
        image = graph.inputs[0]
        let shape = graph.shape(of: image)
        (inputChannels, inputHeight, inputWidth) = (shape[1], shape[2], shape[3])
        (scoreActivation, scores) = ScoreActivation.resolve(output: graph.outputs[0], in: graph)
        classCount = graph.type(of: scores).elementCount
    }

    /// The model's own output for raw scores.
    package func outputs(ofScores scores: [Float]) -> [Float] { scoreActivation.outputs(ofScores: scores) }
}
