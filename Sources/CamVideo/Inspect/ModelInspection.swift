import Attribution
import NeuralGraph
import ONNX

/// What a model is, and what camvideo would do with it: `camvideo inspect`.
public struct ModelInspection: Sendable, Encodable {
    public struct Layer: Sendable, Encodable {
        /// What `--layer` takes.
        public let name: String
        /// ONNX's name of the operator.
        public let op: String
        public let shape: [Int]
        public let parameters: Int
        /// Multiply-accumulates for one picture.
        public let macs: Int
    }

    public struct TargetLayer: Sendable, Encodable {
        public let name: String
        public let shape: [Int]
        public let reason: String
    }

    /// One step of the compiled plan.
    public struct Step: Sendable, Encodable {
        public let name: String
        public let op: String
        /// What runs it: a oneDNN implementation, or "native".
        public let implementation: String
        /// "forward" or "gradient".
        public let phase: String
    }

    public let model: String
    public let producer: String
    public let opset: Int
    /// Width and height.
    public let inputSize: [Int]
    /// What a picture's values of 0 to 255 are multiplied with before mean and deviation.
    public let rescaleFactor: Float
    /// "RGB", "BGR" or "gray".
    public let channelOrder: String
    /// Red, green, blue; for gray pictures one value.
    public let mean: [Float]
    public let std: [Float]
    public let classes: Int
    public let labels: [String]?
    /// What the model makes of the scores that are explained: "none", "softmax", "log-softmax" or "sigmoid".
    public let scoreActivation: String
    public let targetLayers: [TargetLayer]
    public let parameters: Int
    /// Multiply-accumulates for one picture.
    public let macs: Int
    /// One worker's activations.
    public let activationBytes: Int
    public let weightBytes: Int
    public let layers: [Layer]
    public let steps: [Step]
    /// What the user should know, such as values that had to be assumed.
    public let notices: [String]

    /// - Throws: an error of one sentence that names the file and the node.
    public init(_ options: ModelOptions) throws {
        let bundle = try LoadedModel<Explainer>.bundle(options)
        let loaded = try LoadedModel<Explainer>(options)
        let explainer = loaded.network
        var graph = try ScoreOutput.read(
            bundle.model, inputSize: (explainer.inputWidth, explainer.inputHeight), name: options.output)
        graph.removeDeadNodes()
        let summaries = graph.layerSummaries()
        model = loaded.name
        producer = bundle.model.producer
        opset = bundle.model.opsets[""] ?? 0
        inputSize = [explainer.inputWidth, explainer.inputHeight]
        rescaleFactor = loaded.preprocessing.rescaleFactor
        channelOrder = loaded.preprocessing.channelOrder.rawValue
        mean = loaded.preprocessing.mean
        std = loaded.preprocessing.std
        classes = explainer.classCount
        labels = loaded.labels
        scoreActivation = explainer.scoreActivation.rawValue
        targetLayers = explainer.targetLayers.map { layer in
            TargetLayer(name: layer.name, shape: graph.shape(of: layer.tensor), reason: layer.reason)
        }
        parameters = summaries.reduce(0) { $0 + $1.parameterCount }
        macs = Self.whole(summaries.reduce(0) { $0 + $1.multiplyAccumulateCount })
        activationBytes = explainer.plan.arenaByteCount
        weightBytes = explainer.plan.weightByteCount
        layers = summaries.map {
            Layer(
                name: $0.name, op: $0.operation, shape: $0.shape, parameters: $0.parameterCount,
                macs: Self.whole($0.multiplyAccumulateCount))
        }
        steps = explainer.plan.summary.map {
            Step(
                name: $0.name, op: $0.operation, implementation: $0.implementation,
                phase: $0.phase.description)
        }
        notices = loaded.notices
    }

    private static func whole(_ count: Double) -> Int { Int(exactly: count.rounded()) ?? .max }
}
