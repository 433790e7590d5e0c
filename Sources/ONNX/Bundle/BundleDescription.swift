import Foundation

/// What one place, a folder or a model's metadata, says of labels and preprocessing.
struct BundleDescription {
    private(set) var labels: ClassLabels?
    private(set) var preprocessing = PreprocessingConfig()
    private(set) var problem: ModelBundle.Problem?

    /// Reads `config.json` (of transformers or timm) and `preprocessor_config.json` where they exist.
    ///
    /// - Throws: `ONNXError` where one of them cannot be used.
    init(folder: URL?) throws {
        guard let folder else { return }
        let preprocessor = folder.appendingPathComponent("preprocessor_config.json")
        if ModelFile.exists(preprocessor) {
            preprocessing = try PreprocessingConfig(
                huggingFace: JSONValue(contentsOf: preprocessor.path), source: preprocessor.path)
        }
        let config = folder.appendingPathComponent("config.json")
        if ModelFile.exists(config) {
            let json = try JSONValue(contentsOf: config.path)
            labels = try Self.labels(config: json, source: config.path)
            problem = json["problem_type"]?.string.flatMap(ModelBundle.Problem.init)
            let timm = try PreprocessingConfig(timm: json, source: config.path)
            preprocessing = preprocessing.completed(by: timm)
        }
    }

    /// Reads the metadata that a model may carry under the keys of the two files, as JSON text. Others use such keys too,
    /// so what cannot be read is told and passed over.
    init(metadata: [String: String], model: String, notices: inout [String]) {
        let keys = [
            "id2label", "image_mean", "image_std", "size", "crop_size", "rescale_factor", "do_normalize", "do_rescale",
            "do_resize", "do_center_crop", "do_flip_channel_order", "resample",
        ]
        var members: [String: JSONValue] = [:]
        for key in keys {
            guard let text = metadata[key] else { continue }
            do {
                members[key] = try JSONValue(parsing: Data(text.utf8))
            } catch {
                notices.append("\(model) has the metadata '\(key)', which is not JSON; it is ignored.")
            }
        }
        let source = "\(model) (metadata)"
        do {
            labels = try members["id2label"].map { try ClassLabels(json: $0, source: source) }
        } catch {
            notices.append("\(error) It is ignored.")
        }
        do {
            preprocessing = try PreprocessingConfig(huggingFace: .object(members), source: source)
        } catch {
            notices.append("\(error) It is ignored.")
        }
    }

    private static func labels(config: JSONValue, source: String) throws -> ClassLabels? {
        if let id2label = config["id2label"] {
            return try ClassLabels(json: id2label, source: source)
        }
        let timm = config["pretrained_cfg"]
        guard let names = config["label_names"] ?? timm?["label_names"] else { return nil }
        let labels = try ClassLabels(json: names, source: source)
        // timm names ImageNet's classes by synset, such as n02108089, and says beside that what they mean.
        let descriptions = config["label_descriptions"] ?? timm?["label_descriptions"]
        return ClassLabels(names: labels.names.map { descriptions?[$0]?.string ?? $0 }, source: source)
    }
}
