import Attribution
import CDemoModel
import Foundation
import Maps
import NeuralGraph
import ONNX

extension LoadedModel<Explainer> {
    /// Reads and compiles the network that the options name.
    /// - Throws: an error of one sentence that names the file.
    init(_ options: ModelOptions, explained: Explained = .classes) throws {
        let bundle = try Self.bundle(options)
        var explainerOptions = try Self.explainerOptions(options, explained: explained)
        let explainer: Explainer
        let sizeNotice: String?
        do {
            (explainerOptions.inputSize, sizeNotice) = try Self.inputSize(options, bundle)
            explainer = try Explainer(bundle.model, explainerOptions)
        } catch {
            throw CamVideoError("\(bundle.name): \(error)\(Self.sizeHint(options))")
        }
        try bundle.labels?.validate(classCount: explainer.classCount)
        let isGray = explainer.inputChannels == 1
        let preprocessing = isGray ? bundle.preprocessing.gray : bundle.preprocessing
        let layerNotices = explainer.targetLayers.filter(\.isGridLost).map {
            "\(bundle.name): layers after '\($0.name)' have no grid of rows and columns that camvideo could follow; "
                + "the map shows that layer (--layer takes another)"
        }
        let grayNotice =
            isGray
            ? "\(bundle.name) takes pictures of one channel: it is given the luma, normalised with the mean "
                + "\(preprocessing.mean[0]) and the standard deviation \(preprocessing.std[0]) (set others with --mean and --std)"
            : nil
        self.init(
            name: bundle.name, network: explainer, classCount: explainer.classCount, preprocessing: preprocessing,
            labels: bundle.labels?.names, scoreMeaning: ScoreMeaning(of: explainer, bundle.problem),
            notices: bundle.notices + [sizeNotice, grayNotice].compactMap { $0 } + layerNotices)
    }

    /// The model's file and what belongs to it.
    static func bundle(_ options: ModelOptions) throws -> ModelBundle {
        let overrides = ModelBundle.Overrides(
            labelsPath: options.labelsPath, mean: options.mean, std: options.std,
            inputSize: options.inputSize.map { Preprocessing.Size(width: $0.width, height: $0.height) })
        switch options.source {
        case .path(let path):
            return try ModelBundle(path: path, overrides: overrides)
        case .demo:
            let bytes = camvideo_demo_model().map { Data(bytes: $0, count: camvideo_demo_model_size()) } ?? Data()
            return try ModelBundle(bytes: bytes, name: "the demo model", overrides: overrides)
        }
    }

    /// What a network is compiled with, but for its input's size.
    static func explainerOptions(_ options: ModelOptions, explained: Explained) throws -> Explainer.Options {
        Explainer.Options(
            explained: explained, method: try method(options.method),
            methodOptions: try Attribution.MethodOptions(options.methodOptions), layers: options.layers,
            fusion: Fusion(options.fusion), output: options.output,
            precision: options.precision == .bf16 ? .bfloat16 : .float32)
    }

    static func method(_ name: String) throws -> Method {
        guard let method = Method(rawValue: name) else {
            throw CamVideoError(
                "there is no method '\(name)'; choose one of \(ModelOptions.methods.joined(separator: ", "))")
        }
        return method
    }

    /// What to say of an error that the size asked for has brought about.
    private static func sizeHint(_ options: ModelOptions) -> String {
        guard let size = options.inputSize else { return "" }
        var usual = options
        usual.inputSize = nil
        guard (try? LoadedModel<Explainer>(usual)) != nil else { return "" }
        return " (the model runs at its own input size, but not at \(size.width)x\(size.height))"
    }

    /// The size to compile an open input for. A size that the file fixes stands, unless the user contradicts it.
    static func inputSize(
        _ options: ModelOptions, _ bundle: ModelBundle
    ) throws -> (size: (width: Int, height: Int)?, notice: String?) {
        if let size = options.inputSize { return (size, nil) }
        if try PictureInput(of: bundle.model).hasFixedSize { return (nil, nil) }
        if let size = bundle.preprocessing.inputSize { return ((size.width, size.height), nil) }
        return (
            (224, 224),
            "\(bundle.name): nothing says the size of the network's input; 224x224 is assumed (--input-size WxH)"
        )
    }
}

extension ScoreMeaning {
    /// - Parameter problem: what the model's files say that it solves.
    fileprivate init(of explainer: Explainer, _ problem: ModelBundle.Problem?) {
        self =
            switch problem {
            case .regression: .quantity(explainer.scoreActivation)
            case .multiLabel: .independentClasses
            case nil:
                explainer.scoreActivation == .sigmoid || explainer.classCount == 1 ? .independentClasses : .oneClass
            }
    }
}

extension Attribution.MethodOptions {
    /// - Throws: `NumPyError` for a file of random numbers that cannot be read.
    fileprivate init(_ options: ModelOptions.MethodOptions) throws {
        self.init(
            channels: options.channels, samples: options.samples, concepts: options.concepts, seed: options.seed,
            eigenSmooth: options.eigenSmooth, augSmooth: options.augSmooth,
            noise: try options.noisePath.map { try NumPyArray<Float>(contentsOf: $0) })
    }
}

extension Fusion {
    fileprivate init(_ fusion: ModelOptions.Fusion) {
        self =
            switch fusion {
            case .mean: .mean
            case .max: .max
            case .product: .product
            }
    }
}

extension ModelOptions {
    /// The names of the explanation methods, as pytorch-grad-cam's command has them.
    public static var methods: [String] { Method.allCases.map(\.rawValue) }
}
