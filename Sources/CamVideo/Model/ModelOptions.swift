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
    public var methodOptions: MethodOptions
    /// ONNX nodes or tensors to explain; empty takes the last feature map before the head.
    public var layers: [String]
    /// How the maps of several layers become one.
    public var fusion: Fusion
    /// The ONNX tensor that holds the class scores; nil takes the first output with one score per class.
    public var output: String?
    public var precision: Precision

    /// The arithmetic of the network's forward pass.
    public enum Precision: String, Sendable, Codable, CaseIterable {
        /// Exact to rounding, on every machine.
        case fp32
        /// About twice as fast on processors with AVX-512 BF16; maps of feature layers correlate with fp32's above 0.99,
        /// those of the picture's values less (docs/methods.md).
        case bf16
    }

    public enum Fusion: String, Sendable, Codable, CaseIterable {
        case mean, max, product
    }

    /// What can be set about a method; nil takes the method's own default.
    public struct MethodOptions: Sendable, Codable, Equatable {
        /// How many of the layer's channels count, the strongest ones, where each costs a run of the network.
        public var channels: Int?
        /// How many noisy pictures, steps or masks there are.
        public var samples: Int?
        /// How many concepts a factorization finds.
        public var concepts: Int?
        /// What random numbers begin with.
        public var seed: UInt64
        /// Whether a map is its weighted channels' first component in place of their sum, which is smoother.
        public var eigenSmooth: Bool
        /// Whether a map is the mean over the picture, brighter and darker, and mirrored: six runs for each frame.
        public var augSmooth: Bool
        /// A NumPy file, float32, of random numbers to take in place of drawn ones.
        public var noisePath: String?

        public init(
            channels: Int? = nil, samples: Int? = nil, concepts: Int? = nil, seed: UInt64 = 0,
            eigenSmooth: Bool = false,
            augSmooth: Bool = false,
            noisePath: String? = nil
        ) {
            self.channels = channels
            self.samples = samples
            self.concepts = concepts
            self.seed = seed
            self.eigenSmooth = eigenSmooth
            self.augSmooth = augSmooth
            self.noisePath = noisePath
        }
    }

    public init(
        source: Source = .demo, labelsPath: String? = nil, mean: [Float]? = nil, std: [Float]? = nil,
        inputSize: (width: Int, height: Int)? = nil, method: String = "gradcam",
        methodOptions: MethodOptions = MethodOptions(), layers: [String] = [], fusion: Fusion = .mean,
        output: String? = nil, precision: Precision = .fp32
    ) {
        self.source = source
        self.labelsPath = labelsPath
        self.mean = mean
        self.std = std
        self.inputSize = inputSize
        self.method = method
        self.methodOptions = methodOptions
        self.layers = layers
        self.fusion = fusion
        self.output = output
        self.precision = precision
    }

    /// What is read, of what is named here.
    var paths: [String] {
        let model: String? = if case .path(let path) = source { path } else { nil }
        return [model, labelsPath, methodOptions.noisePath].compactMap { $0 }
    }
}

extension ModelOptions: Equatable {
    public static func == (a: ModelOptions, b: ModelOptions) -> Bool {
        let isSameSize: Bool =
            switch (a.inputSize, b.inputSize) {
            case (let first?, let second?): first == second
            case (nil, nil): true
            default: false
            }
        return isSameSize && a.source == b.source && a.labelsPath == b.labelsPath && a.mean == b.mean
            && a.std == b.std && a.method == b.method && a.methodOptions == b.methodOptions && a.layers == b.layers
            && a.fusion == b.fusion && a.output == b.output && a.precision == b.precision
    }
}
