import Maps
import NeuralGraph
import ONNX

/// A network compiled for one explanation method. Immutable: all workers share it, each with a session of its own.
package final class Explainer: Sendable {
    package struct Options: Sendable {
        package var method: Method
        /// Names of ONNX nodes or tensors; empty takes the last feature map before the head.
        package var layers: [String]
        /// For models that leave their input's size open.
        package var inputSize: (width: Int, height: Int)?
        /// The tensor that holds the class scores; nil takes the first output with one score per class.
        package var output: String?
        package var precision: Precision

        package init(
            method: Method = .gradCAM, layers: [String] = [], inputSize: (width: Int, height: Int)? = nil,
            output: String? = nil, precision: Precision = .float32
        ) {
            self.method = method
            self.layers = layers
            self.inputSize = inputSize
            self.output = output
            self.precision = precision
        }
    }

    package let method: Method
    package let targetLayers: [TargetLayer]
    /// 3 for colours, 1 for luma.
    package let inputChannels: Int
    package let inputWidth: Int
    package let inputHeight: Int
    package let classCount: Int
    /// The resolution of the maps: the finest target layer's.
    package let mapWidth: Int
    package let mapHeight: Int
    /// What the model makes of its scores, which are taken before it.
    package let scoreActivation: ScoreActivation
    package let plan: Plan

    let image: TensorID
    let seed: TensorID
    let score: TensorID
    /// The target layers' activations and gradients, each [1, C, H, W].
    let features: [TensorID]
    let gradients: [TensorID]

    /// - Throws: `ONNXError`, `GraphError` or `AttributionError` for a model or layer that cannot be explained.
    package init(_ model: ONNXModel, _ options: Options = Options()) throws {
        guard options.precision == .float32 || Precision.isBFloat16Fast else {
            throw AttributionError("this processor has no bfloat16 arithmetic (AVX-512 BF16); use --precision fp32")
        }
        var graph = try ScoreOutput.read(model, inputSize: options.inputSize, name: options.output)
        let inputShape = graph.shape(of: graph.inputs[0])
        let (scoreActivation, score) = ScoreActivation.resolve(output: graph.outputs[0], in: graph)
        let scoreShape = graph.shape(of: score)
        let classCount = graph.type(of: score).elementCount
        let layers = try TargetLayer.resolve(options.layers, in: graph, score: score)
        graph.outputs = [score] + layers.map(\.tensor)
        try graph.simplify()
        let seed = graph.addInput("camvideo/seed", try TensorType(scoreShape))
        var gradients = try graph.appendGradients(of: score, seed: seed, withRespectTo: layers.map(\.tensor))
        let features = try layers.map { try graph.appendFeatureMap($0.tensor, $0.grid) }
        gradients = try zip(gradients, layers).map { try graph.appendFeatureMap($0, $1.grid) }
        graph.outputs = [score] + features + gradients
        graph.fuseEpilogues()

        plan = try PlanBuilder.compile(
            graph,
            phases: [
                Phase(.forward, [score] + features, layout: .channelsLast, precision: options.precision),
                Phase(.gradient, gradients, layout: .channelsLast),
            ],
            inputs: [TensorPort(graph.inputs[0], .channelsLast)])
        method = options.method
        targetLayers = layers
        (inputChannels, inputHeight, inputWidth) = (inputShape[1], inputShape[2], inputShape[3])
        self.classCount = classCount
        let grids = features.map { graph.shape(of: $0) }
        mapWidth = grids.map { $0[3] }.max() ?? 1
        mapHeight = grids.map { $0[2] }.max() ?? 1
        self.scoreActivation = scoreActivation
        image = graph.inputs[0]
        self.seed = seed
        self.score = score
        self.features = features
        self.gradients = gradients
    }

    /// The model's own output for scores that `ExplainerSession.forward` gave.
    package func outputs(ofScores scores: [Float]) -> [Float] {
        scoreActivation.outputs(ofScores: scores)
    }

    package func makeSession() throws -> ExplainerSession { try ExplainerSession(self) }
}
