import ONNX

/// Reads an ONNX graph into a `Graph`, node by node, with static shapes; what is constant is computed on the way.
package struct Importer {
    package private(set) var graph = Graph()
    /// The version of ONNX's own operator set.
    package let opset: Int
    private var tensors: [String: TensorID] = [:]

    /// Reads a model for input of a given shape.
    ///
    /// - Parameter inputShape: replaces the shape of the model's image input, [N, C, H, W]; nil keeps what the model says, with a
    ///   batch of 1.
    /// - Throws: `GraphError` or `ONNXError` for a model that is not supported, with the node.
    package static func read(_ model: ONNXModel, inputShape: [Int]? = nil, outputs: [String] = []) throws -> Graph {
        var importer = Importer(opset: model.opsets[""] ?? 17)
        try importer.addInputs(model.graph, shape: inputShape)
        for (name, tensor) in model.graph.initializers {
            importer.tensors[name] = try importer.constant(tensor, name: name)
        }
        for node in model.graph.nodes {
            try naming(node: "'\(node.name.isEmpty ? node.outputs.first ?? "" : node.name)' (\(node.opType))") {
                guard node.domain.isEmpty || node.domain == "ai.onnx",
                    let reader = OperatorRegistry.readers[node.opType]
                else {
                    throw GraphError(
                        "this operator is not supported\(node.domain.isEmpty ? "" : " (domain \(node.domain))")")
                }
                try reader(node, &importer)
            }
        }
        let wanted = outputs.isEmpty ? model.graph.outputs.map(\.name) : outputs
        importer.graph.outputs = try wanted.map { name in
            guard let id = importer.tensors[name] else {
                throw GraphError(
                    "there is no output '\(name)'; the model has \(model.graph.outputs.map(\.name).joined(separator: ", "))"
                )
            }
            return id
        }
        try importer.nameTensors(of: model.graph)
        return importer.graph
    }

    private init(opset: Int) { self.opset = opset }

    private mutating func addInputs(_ source: ONNXGraph, shape: [Int]?) throws {
        guard source.inputs.count == 1, let input = source.inputs.first else {
            throw GraphError("the model has \(source.inputs.count) inputs; camvideo needs one, the picture")
        }
        guard let declared = input.shape, declared.count == 4 else {
            throw GraphError("the input '\(input.name)' is not a picture of shape (N, 3, height, width)")
        }
        guard input.elementType.map(\.isFloatingPoint) ?? true else {
            throw GraphError("the input '\(input.name)' holds integers; export a model that takes normalised floats")
        }
        let resolved = try declared.enumerated().map { axis, dimension in
            let wanted = shape?[axis]
            if case .fixed(let size) = dimension {
                guard axis == 0 || wanted == nil || wanted == size else {
                    throw GraphError(
                        "the input '\(input.name)' has a fixed shape of \(shapeText(declared)); "
                            + "leave --input-size out, or export the model with dynamic axes")
                }
                return axis == 0 ? 1 : size
            }
            if axis == 0 { return 1 }
            guard let wanted else {
                throw GraphError("the input '\(input.name)' leaves its size open; say --input-size WxH")
            }
            return wanted
        }
        let type = try TensorType(resolved)
        guard type.elementCount > 0 else {
            throw GraphError("the input '\(input.name)' of shape \(shapeText(declared)) is empty")
        }
        tensors[input.name] = graph.addInput(input.name, type)
    }

    private mutating func nameTensors(of source: ONNXGraph) throws {
        for (name, id) in tensors { graph.names[name] = id }
        for node in source.nodes where !node.name.isEmpty && graph.names[node.name] == nil {
            if let output = node.outputs.first, let id = tensors[output] { graph.names[node.name] = id }
        }
    }
}

/// What operators read their nodes with.
extension Importer {
    /// Whether a node has an optional input.
    package func has(_ node: ONNXNode, _ index: Int) -> Bool {
        index < node.inputs.count && !node.inputs[index].isEmpty
    }

    package func input(_ node: ONNXNode, _ index: Int) throws -> TensorID {
        guard has(node, index) else { throw GraphError("input \(index) is missing") }
        guard let id = tensors[node.inputs[index]] else {
            throw GraphError("nothing computes its input '\(node.inputs[index])'")
        }
        return id
    }

    package func constantInput(_ node: ONNXNode, _ index: Int) throws -> TensorID {
        let id = try input(node, index)
        guard graph.isConstant(id) else { throw GraphError("its input '\(node.inputs[index])' is not a constant") }
        return id
    }

    package func constantIntegers(_ node: ONNXNode, _ index: Int) throws -> [Int] {
        let id = try constantInput(node, index)
        return try graph[id].constant?.int64s().map { Int($0) } ?? []
    }

    package func constantFloats(_ node: ONNXNode, _ index: Int) throws -> [Float] {
        let id = try constantInput(node, index)
        return try graph[id].constant?.floats() ?? []
    }

    package mutating func constant(_ tensor: ONNXTensor, name: String) throws -> TensorID {
        let elementType: ElementType = tensor.elementType.isFloatingPoint ? .float32 : .int64
        return graph.addTensor(name, try TensorType(tensor.shape, elementType), constant: Constant(tensor))
    }

    package mutating func constant(shape: [Int], floats: [Float], for node: ONNXNode) throws -> TensorID {
        graph.addTensor(name(of: node), try TensorType(shape), constant: Constant(floats: floats))
    }

    package mutating func constant(shape: [Int], integers: [Int], for node: ONNXNode) throws -> TensorID {
        graph.addTensor(
            name(of: node), try TensorType(shape, .int64), constant: Constant(int64s: integers.map(Int64.init)))
    }

    /// Adds an operator, or computes it at once if all that it needs is known.
    package mutating func emit(
        _ operation: any Operator, _ inputs: [TensorID], for node: ONNXNode
    ) throws -> TensorID {
        if let foldable = operation as? any Foldable, inputs.allSatisfy({ graph.isConstant($0) }) {
            let type = try foldable.outputType(inputs.map { graph.type(of: $0) })
            try checkSize(ofConstant: type, madeFrom: inputs.reduce(0) { $0 + graph.type(of: $1).elementCount })
            let constants = inputs.compactMap { id in graph[id].constant.map { HostTensor(graph.type(of: id), $0) } }
            return graph.addTensor(name(of: node), type, constant: try foldable.fold(constants, to: type).constant)
        }
        return try graph.append(operation, inputs, name: name(of: node))
    }

    /// What a node's tensors are called.
    package func name(of node: ONNXNode) -> String { node.outputs.first { !$0.isEmpty } ?? node.name }

    /// Refuses a constant that a few numbers of the file would blow up to fill the memory.
    package func checkSize(ofConstant type: TensorType, madeFrom inputCount: Int) throws {
        guard type.elementCount <= max(1 << 24, inputCount) else {
            throw GraphError("a constant of shape \(type.shape) is too large to compute while the model is read")
        }
    }

    package mutating func scale(_ tensor: TensorID, by factor: Float, for node: ONNXNode) throws -> TensorID {
        try emit(Binary(.multiply), [tensor, try constant(shape: [], floats: [factor], for: node)], for: node)
    }

    /// Says which tensor a node's first output is.
    package mutating func bind(_ node: ONNXNode, _ tensor: TensorID) {
        if let name = node.outputs.first, !name.isEmpty { tensors[name] = tensor }
    }
}

private func shapeText(_ shape: [ONNXDimension]) -> String {
    let sizes = shape.map { dimension in
        switch dimension {
        case .fixed(let size): "\(size)"
        case .symbolic(let name): name
        case .unknown: "?"
        }
    }
    return "(\(sizes.joined(separator: ", ")))"
}
