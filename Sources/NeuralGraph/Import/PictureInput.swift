import ONNX

/// The input of an image classifier: one picture.
package struct PictureInput: Sendable {
    package let name: String
    /// [N, height, width, 3 or 1] instead of [N, channels, height, width], as TensorFlow's networks have it.
    package let isChannelsLast: Bool
    private let declared: [ONNXDimension]

    /// - Throws: `GraphError` for a model that does not take one picture.
    package init(of model: ONNXModel) throws {
        // tf2onnx leaves inputs behind that nothing reads.
        let read = Set(model.graph.nodes.flatMap(\.inputs))
        let inputs = model.graph.inputs
        let used = inputs.count == 1 ? inputs : inputs.filter { read.contains($0.name) }
        guard used.count == 1, let input = used.first else {
            throw GraphError("the model has \(inputs.count) inputs; camvideo needs one, the picture")
        }
        guard let declared = input.shape, declared.count == 4 else {
            throw GraphError("the input '\(input.name)' is not a picture of shape (N, channels, height, width)")
        }
        guard input.elementType.map(\.isFloatingPoint) ?? true else {
            throw GraphError("the input '\(input.name)' holds integers; export a model that takes normalised floats")
        }
        name = input.name
        self.declared = declared
        isChannelsLast =
            [.fixed(3), .fixed(1)].contains(declared[3]) && !(1...4).contains { declared[1] == .fixed($0) }
    }

    private var channels: ONNXDimension { declared[isChannelsLast ? 3 : 1] }
    private var size: [ONNXDimension] { Array(isChannelsLast ? declared[1...2] : declared[2...3]) }

    /// Nil where the model leaves it open.
    package var channelCount: Int? { if case .fixed(let count) = channels { count } else { nil } }

    /// Whether the model itself says height and width.
    package var hasFixedSize: Bool { size.allSatisfy(\.isFixed) }

    /// [1, channels, height, width], whatever the batch that the model was exported with.
    ///
    /// - Parameter wanted: the same; nil keeps what the model says.
    func type(_ wanted: [Int]?) throws -> TensorType {
        var shape = wanted ?? []
        if wanted == nil {
            let sizes = try ([channels] + size).map {
                guard case .fixed(let size) = $0 else {
                    throw GraphError("the input '\(name)' leaves its size open; say --input-size WxH")
                }
                return size
            }
            shape = [1] + sizes
        } else if case .fixed(let count) = channels, count != shape[1] {
            throw GraphError("the input '\(name)' has \(count) channels, not \(shape[1])")
        }
        let type = try TensorType(shape)
        guard type.elementCount > 0 else { throw GraphError("the input '\(name)' of shape \(text) is empty") }
        return type
    }

    /// The shape as the model declares it.
    private var text: String {
        let sizes = declared.map { dimension in
            switch dimension {
            case .fixed(let size): "\(size)"
            case .symbolic(let name): name
            case .unknown: "?"
            }
        }
        return "(\(sizes.joined(separator: ", ")))"
    }
}

extension Importer {
    /// Reads a model that takes one picture.
    ///
    /// - Parameter inputShape: the shape of the picture, [1, C, H, W]; nil keeps what the model says.
    /// - Throws: `GraphError` or `ONNXError` for a model that is not supported, with the node.
    package static func read(_ model: ONNXModel, inputShape: [Int]? = nil, outputs: [String] = []) throws -> Graph {
        let picture = try PictureInput(of: model)
        let type = try picture.type(inputShape)
        let binding = picture.isChannelsLast ? InputBinding.channelsLast(type) : .tensor(type)
        return try read(model, inputs: [picture.name: binding], outputs: outputs)
    }
}

extension ONNXDimension {
    fileprivate var isFixed: Bool { if case .fixed = self { true } else { false } }
}
