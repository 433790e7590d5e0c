import Foundation

/// A network with what is needed to feed it and to name its classes.
package struct ModelBundle: Sendable {
    /// What a caller sets in place of what the files say.
    package struct Overrides: Sendable {
        /// A file as `ClassLabels.init(contentsOf:)` reads it.
        package var labelsPath: String?
        /// Red, green, blue, or one for all.
        package var mean: [Float]?
        /// The same; all above 0.
        package var std: [Float]?
        package var inputSize: Preprocessing.Size?

        package init(
            labelsPath: String? = nil, mean: [Float]? = nil, std: [Float]? = nil, inputSize: Preprocessing.Size? = nil
        ) {
            self.labelsPath = labelsPath
            self.mean = mean
            self.std = std
            self.inputSize = inputSize
        }
    }

    /// What the network was trained to say, where it is not which one class is right: transformers' `problem_type`.
    package enum Problem: String, Sendable {
        /// Each class is right or not by itself.
        case multiLabel = "multi_label_classification"
        /// The outputs are quantities, not scores of classes.
        case regression
    }

    package let model: ONNXModel
    /// The path of the .onnx file, or the name of a model in memory.
    package let name: String
    /// `nil` where nothing names the classes.
    package let labels: ClassLabels?
    /// `nil` where the files do not say, or say that one of the classes is right.
    package let problem: Problem?
    package let preprocessing: Preprocessing
    /// Sentences that a user should see, such as which values had to be assumed.
    package let notices: [String]

    /// - Parameter path: An .onnx file, or a folder with one as Hugging Face's exporters write it. `config.json` and
    ///   `preprocessor_config.json` beside the model, or in the folder, are read where they exist.
    /// - Throws: `ONNXError`.
    package init(path: String, overrides: Overrides = Overrides()) throws {
        let location = try ModelLocation(path: path)
        try self.init(
            model: try ONNXModel(contentsOf: location.model), name: location.model, folder: location.folder,
            overrides: overrides)
    }

    /// A model in memory, which has no files beside it: its metadata may carry the rest.
    package init(bytes: Data, name: String, overrides: Overrides = Overrides()) throws {
        try self.init(
            model: try ONNXModel(bytes: bytes, folder: nil, name: name), name: name, folder: nil, overrides: overrides)
    }

    private init(model: ONNXModel, name: String, folder: URL?, overrides: Overrides) throws {
        var notices: [String] = []
        let files = try BundleDescription(folder: folder)
        let metadata = BundleDescription(metadata: model.metadata, model: name, notices: &notices)
        var config = files.preprocessing.completed(by: metadata.preprocessing)
        config.mean = try overrides.mean.map { try Self.colours($0, option: "--mean") } ?? config.mean
        config.std = try overrides.std.map { try Self.colours($0, option: "--std") } ?? config.std
        config.inputSize = overrides.inputSize ?? config.inputSize

        let assumed = Preprocessing.imageNet
        if config.mean == nil, config.std == nil {
            notices.append(
                "\(name) does not say how pictures are normalised; ImageNet's mean and standard deviation are assumed "
                    + "(set others with --mean and --std).")
        } else if config.mean == nil || config.std == nil {
            let (missing, option) = config.mean == nil ? ("mean", "--mean") : ("standard deviation", "--std")
            notices.append(
                "\(name) does not give pictures' \(missing); ImageNet's is assumed (set another with \(option)).")
        }
        labels =
            try overrides.labelsPath.map { try ClassLabels(contentsOf: $0) } ?? files.labels ?? metadata.labels
        if labels == nil {
            notices.append("\(name) does not name its classes; they are shown by number (name them with --labels).")
        }
        problem = files.problem
        self.model = model
        self.name = name
        preprocessing = Preprocessing(
            mean: config.mean ?? assumed.mean, std: config.std ?? assumed.std,
            rescaleFactor: config.rescaleFactor ?? assumed.rescaleFactor, inputSize: config.inputSize,
            resampling: config.resampling ?? assumed.resampling,
            channelOrder: config.channelOrder ?? assumed.channelOrder)
        let range = 255 * preprocessing.rescaleFactor
        if preprocessing.mean.contains(where: { abs($0) > 2 * range }) {
            notices.append(
                "\(name) is fed with values of 0 to \(range), but the mean \(preprocessing.mean) lies far outside; divide mean and "
                    + "standard deviation by 255 if they were meant for values of 0 to 255.")
        }
        self.notices = notices
    }

    private static func colours(_ values: [Float], option: String) throws -> [Float] {
        guard values.count == 3 || values.count == 1,
            values.allSatisfy({ $0.isFinite && (option == "--mean" || $0 > 0) })
        else {
            throw ONNXError(
                "\(option) takes three numbers\(option == "--std" ? " above 0" : ""), for red, green and blue, or one for all."
            )
        }
        return values.count == 1 ? [values[0], values[0], values[0]] : values
    }
}
