/// Which network explains the video, and how it is fed.
public struct ModelOptions: Sendable {
    public enum Source: Sendable, Equatable {
        /// The small road-scene classifier inside the binary.
        case demo
        /// An .onnx file, or a folder as Hugging Face's exporter writes it.
        case path(String)
    }

    public var source: Source
    /// A file that names the classes, in place of what the model's folder says.
    public var labelsPath: String?
    /// Red, green, blue, or one for all, in place of what the model's folder says.
    public var mean: [Float]?
    /// The same.
    public var std: [Float]?
    /// Width and height of the network's input, for models that leave it open.
    public var inputSize: (width: Int, height: Int)?
    /// One of `ModelOptions.methods`.
    public var method: String
    /// ONNX nodes or tensors to explain; empty takes the last feature map before the head.
    public var layers: [String]
    /// The ONNX tensor that holds the class scores; nil takes the first output with one score per class.
    public var output: String?
    public var precision: Precision

    /// The arithmetic of the network's forward pass.
    public enum Precision: String, Sendable, CaseIterable {
        /// Exact to rounding, on every machine.
        case fp32
        /// About twice as fast on processors with AVX-512 BF16; maps correlate with fp32's above 0.99.
        case bf16
    }

    public init(
        source: Source = .demo, labelsPath: String? = nil, mean: [Float]? = nil, std: [Float]? = nil,
        inputSize: (width: Int, height: Int)? = nil, method: String = "gradcam", layers: [String] = [],
        output: String? = nil, precision: Precision = .fp32
    ) {
        self.source = source
        self.labelsPath = labelsPath
        self.mean = mean
        self.std = std
        self.inputSize = inputSize
        self.method = method
        self.layers = layers
        self.output = output
        self.precision = precision
    }

    /// What is read, of what is named here.
    var paths: [String] {
        let model: String? = if case .path(let path) = source { path } else { nil }
        return [model, labelsPath].compactMap { $0 }
    }
}
