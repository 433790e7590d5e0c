/// What one source says of a network's preprocessing; each value may be missing.
struct PreprocessingConfig: Equatable {
    var mean: [Float]?
    var std: [Float]?
    var rescaleFactor: Float?
    var inputSize: Preprocessing.Size?
    var resampling: Preprocessing.Resampling?
    var channelOrder: Preprocessing.ChannelOrder?

    /// The values of this source, and those of `other` where this one has none.
    func completed(by other: PreprocessingConfig) -> PreprocessingConfig {
        PreprocessingConfig(
            mean: mean ?? other.mean, std: std ?? other.std, rescaleFactor: rescaleFactor ?? other.rescaleFactor,
            inputSize: inputSize ?? other.inputSize, resampling: resampling ?? other.resampling,
            channelOrder: channelOrder ?? other.channelOrder)
    }
}

/// Hugging Face's `preprocessor_config.json`.
extension PreprocessingConfig {
    init(huggingFace json: JSONValue, source: String) throws {
        guard json.object != nil else {
            throw ONNXError(file: source, "this is not a JSON object; correct it or take it away.")
        }
        let reader = ConfigReader(json: json, source: source)
        if json["do_normalize"]?.bool == false {
            mean = [0, 0, 0]
            std = [1, 1, 1]
        } else {
            mean = try reader.colours("image_mean")
            std = try reader.colours("image_std", positive: true)
        }
        if json["do_rescale"]?.bool == false {
            rescaleFactor = 1
        } else if let factor = json["rescale_factor"] {
            guard let factor = factor.number, factor > 0, Float(factor).isFinite else {
                throw reader.bad("rescale_factor", "a number above 0")
            }
            rescaleFactor = Float(factor)
        }
        if json["rescale_offset"]?.bool == true, let centred = mean {
            // EfficientNet's processor takes 1 away after rescaling and before normalising.
            mean = centred.map { $0 + 1 }
        }
        if json["do_resize"]?.bool != false {
            inputSize = try reader.size("size")
        }
        if json["do_center_crop"]?.bool != false, let crop = try reader.size("crop_size") {
            inputSize = crop
        }
        resampling = json["resample"]?.integer.flatMap(Preprocessing.Resampling.init)
        channelOrder = json["do_flip_channel_order"]?.bool.map { $0 ? .bgr : .rgb }
    }

    /// timm's `config.json`: its `pretrained_cfg`, or the whole file in older ones.
    init(timm json: JSONValue, source: String) throws {
        let config = json["pretrained_cfg"] ?? (json["architecture"] == nil ? .null : json)
        let reader = ConfigReader(json: config, source: source)
        mean = try reader.colours("mean")
        std = try reader.colours("std", positive: true)
        if let size = reader.json["input_size"] {
            guard let sizes = size.array?.map(\.integer), sizes.count == 3, let height = sizes[1], let width = sizes[2],
                ConfigReader.sides.contains(height), ConfigReader.sides.contains(width)
            else { throw reader.bad("input_size", "three sizes: channels, height and width") }
            inputSize = Preprocessing.Size(width: width, height: height)
        }
        switch reader.json["interpolation"]?.string {
        case "nearest": resampling = .nearest
        case "bilinear": resampling = .bilinear
        case "bicubic": resampling = .bicubic
        case "lanczos": resampling = .lanczos
        default: resampling = nil
        }
    }
}

/// Reads values that several formats share.
private struct ConfigReader {
    static let sides = 1...16384

    let json: JSONValue
    let source: String

    func bad(_ key: String, _ wanted: String) -> ONNXError {
        ONNXError(file: source, "'\(key)' must be \(wanted); correct the file.")
    }

    /// A value for each of red, green and blue; a single one stands for all.
    func colours(_ key: String, positive: Bool = false) throws -> [Float]? {
        guard let value = json[key] else { return nil }
        let numbers = value.number.map { [$0] } ?? value.array?.compactMap(\.number) ?? []
        let values = numbers.map { Float($0) }
        guard values.count == 1 || values.count == 3, values.count == value.array?.count ?? 1,
            values.allSatisfy({ $0.isFinite && (!positive || $0 > 0) })
        else { throw bad(key, positive ? "three numbers above 0" : "three numbers") }
        return values.count == 1 ? [values[0], values[0], values[0]] : values
    }

    /// `{"height": h, "width": w}`, `{"shortest_edge": n}` or `n`.
    func size(_ key: String) throws -> Preprocessing.Size? {
        guard let value = json[key] else { return nil }
        let height: Int?
        let width: Int?
        if let side = value.integer ?? value["shortest_edge"]?.integer {
            (height, width) = (side, side)
        } else {
            (height, width) = (value["height"]?.integer, value["width"]?.integer)
        }
        guard let height, let width, Self.sides.contains(height), Self.sides.contains(width) else {
            throw bad(key, "a height and width, a shortest_edge or a number, from 1 to \(Self.sides.upperBound)")
        }
        return Preprocessing.Size(width: width, height: height)
    }
}
