import ONNX

/// The input of an image classifier: one picture, [1, channels, height, width].
extension Importer {
    /// Reads a model that takes one picture.
    ///
    /// - Parameter inputShape: the shape of the picture, [N, C, H, W]; nil keeps what the model says. The batch is always 1.
    /// - Throws: `GraphError` or `ONNXError` for a model that is not supported, with the node.
    package static func read(_ model: ONNXModel, inputShape: [Int]? = nil, outputs: [String] = []) throws -> Graph {
        guard model.graph.inputs.count == 1, let input = model.graph.inputs.first else {
            throw GraphError("the model has \(model.graph.inputs.count) inputs; camvideo needs one, the picture")
        }
        guard let declared = input.shape, declared.count == 4 else {
            throw GraphError("the input '\(input.name)' is not a picture of shape (N, 3, height, width)")
        }
        guard input.elementType.map(\.isFloatingPoint) ?? true else {
            throw GraphError("the input '\(input.name)' holds integers; export a model that takes normalised floats")
        }
        let type = try TensorType(try pictureShape(declared, wanted: inputShape, name: input.name))
        guard type.elementCount > 0 else {
            throw GraphError("the input '\(input.name)' of shape \(shapeText(declared)) is empty")
        }
        do {
            return try read(model, inputs: [input.name: .tensor(type)], outputs: outputs)
        } catch let error as GraphError where isFixed(declared) && inputShape != nil {
            throw GraphError(
                "\(error.message) (the model was exported for inputs of \(shapeText(declared)); leave --input-size out, or "
                    + "export it with dynamic axes)", node: error.node)
        }
    }

    private static func pictureShape(_ declared: [ONNXDimension], wanted: [Int]?, name: String) throws -> [Int] {
        try declared.enumerated().map { axis, dimension in
            if axis == 0 { return 1 }
            if case .fixed(let size) = dimension {
                guard axis > 1 || wanted == nil || wanted?[1] == size else {
                    throw GraphError("the input '\(name)' has \(size) channels, not \(wanted?[1] ?? 0)")
                }
                return axis == 1 ? size : wanted?[axis] ?? size
            }
            guard let wanted else {
                throw GraphError("the input '\(name)' leaves its size open; say --input-size WxH")
            }
            return wanted[axis]
        }
    }

    private static func isFixed(_ shape: [ONNXDimension]) -> Bool {
        shape.dropFirst(2).contains { if case .fixed = $0 { true } else { false } }
    }

    private static func shapeText(_ shape: [ONNXDimension]) -> String {
        let sizes = shape.map { dimension in
            switch dimension {
            case .fixed(let size): "\(size)"
            case .symbolic(let name): name
            case .unknown: "?"
            }
        }
        return "(\(sizes.joined(separator: ", ")))"
    }
}
