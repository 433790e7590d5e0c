import ONNX

/// What one of a model's inputs is.
package enum InputBinding: Sendable {
    /// Given each time that the network runs.
    case tensor(TensorType)
    /// The same, [N, C, H, W], for a model that reads it as [N, H, W, C].
    case channelsLast(TensorType)
    /// Known now.
    case constant(ONNXTensor)
}

/// Reads an ONNX graph into a `Graph`, node by node, with static shapes; what is constant is computed on the way.
package struct Importer {
    package private(set) var graph = Graph()
    /// The version of ONNX's own operator set.
    package let opset: Int
    private var tensors: [String: TensorID] = [:]

    /// Reads what of a model its outputs depend on.
    ///
    /// - Parameters:
    ///   - inputs: what each of the model's inputs is; one that no node reads may be missing.
    ///   - outputs: names of tensors; empty takes the model's own outputs.
    /// - Throws: `GraphError` or `ONNXError` for a model that is not supported, with the node.
    package static func read(
        _ model: ONNXModel, inputs: [String: InputBinding], outputs: [String] = []
    ) throws -> Graph {
        var importer = Importer(opset: model.opsets[""] ?? 17)
        let wanted = outputs.isEmpty ? model.graph.outputs.map(\.name) : outputs
        let nodes = model.graph.nodes(neededFor: wanted)
        let read = Set(nodes.flatMap(\.inputs)).union(wanted)
        for (name, tensor) in model.graph.initializers where read.contains(name) {
            importer.tensors[name] = try importer.constant(tensor, name: name)
        }
        for input in model.graph.inputs {
            switch inputs[input.name] {
            case .tensor(let type): importer.tensors[input.name] = importer.graph.addInput(input.name, type)
            case .channelsLast(let type):
                importer.tensors[input.name] = try importer.graph.add(
                    Transpose(permutation: [0, 2, 3, 1]), [importer.graph.addInput(input.name, type)], name: input.name)
            case .constant(let tensor):
                importer.tensors[input.name] = try importer.constant(tensor, name: input.name)
            case nil: continue
            }
        }
        for node in nodes {
            try naming(node: "'\(node.name.isEmpty ? node.outputs.first ?? "" : node.name)' (\(node.opType))") {
                guard node.domain.isEmpty || node.domain == "ai.onnx",
                    let reader = OperatorRegistry.readers[node.opType]
                else {
                    throw unsupported(node)
                }
                try reader(node, &importer)
            }
        }
        importer.graph.outputs = try wanted.map { name in
            guard let id = importer.tensors[name] else {
                throw GraphError(
                    "there is no output '\(name)'; the model has \(model.graph.outputs.map(\.name).joined(separator: ", "))"
                )
            }
            return id
        }
        importer.nameTensors(of: model.graph)
        return importer.graph
    }

    private init(opset: Int) { self.opset = opset }

    private static func unsupported(_ node: ONNXNode) -> GraphError {
        let domain = node.domain.isEmpty ? "" : " (domain \(node.domain))"
        let isQuantized = ["Quantize", "QLinear", "Integer"].contains { node.opType.contains($0) }
        return GraphError(
            "this operator is not supported\(domain); "
                + (isQuantized
                    ? "use the model in floating point, not the quantised one"
                    : "another opset_version may export the model with others (docs/operators.md lists those that are)")
        )
    }

    private mutating func nameTensors(of source: ONNXGraph) {
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

    /// - Throws: `GraphError` where the node lacks the input, or nothing computes it.
    package func input(_ node: ONNXNode, _ index: Int) throws -> TensorID {
        guard has(node, index) else { throw GraphError("input \(index) is missing") }
        guard let id = tensors[node.inputs[index]] else {
            throw GraphError("nothing computes its input '\(node.inputs[index])'")
        }
        return id
    }

    /// What a node's first output has been bound to.
    package func output(_ node: ONNXNode) throws -> TensorID {
        guard let name = node.outputs.first, let id = tensors[name] else { throw GraphError("it has no output") }
        return id
    }

    /// An input whose values are known while the model is read.
    package func constantInput(_ node: ONNXNode, _ index: Int) throws -> TensorID {
        let id = try input(node, index)
        guard graph.isConstant(id) else { throw GraphError("its input '\(node.inputs[index])' is not a constant") }
        return id
    }

    /// The values of such an input, in row-major order.
    package func constantIntegers(_ node: ONNXNode, _ index: Int) throws -> [Int] {
        let id = try constantInput(node, index)
        return try graph[id].constant?.int64s().map { Int($0) } ?? []
    }

    /// The same in floating point.
    package func constantFloats(_ node: ONNXNode, _ index: Int) throws -> [Float] {
        let id = try constantInput(node, index)
        return try graph[id].constant?.floats() ?? []
    }

    /// A constant of one element, of either type.
    package func constantScalar(_ node: ONNXNode, _ index: Int) throws -> Float {
        let id = try constantInput(node, index)
        guard let constant = graph[id].constant, graph.type(of: id).elementCount == 1 else {
            throw GraphError("its input '\(node.inputs[index])' is not one number")
        }
        return try graph.type(of: id).elementType == .int64
            ? Float(constant.int64s()[0]) : constant.floats()[0]
    }

    /// An operand of an elementwise function: integer constants become floating-point numbers.
    package mutating func floatInput(_ node: ONNXNode, _ index: Int) throws -> TensorID {
        let id = try input(node, index)
        guard graph.type(of: id).elementType == .int64, let constant = graph[id].constant else { return id }
        return graph.addTensor(
            node.inputs[index], try TensorType(graph.shape(of: id)),
            constant: Constant(floats: try constant.int64s().map(Float.init)))
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
        let constants = inputs.compactMap { id in graph[id].constant.map { HostTensor(graph.type(of: id), $0) } }
        guard constants.count == inputs.count else {
            return try graph.append(operation, inputs, name: name(of: node))
        }
        let type = try operation.outputType(constants.map(\.type))
        try checkSize(ofConstant: type, madeFrom: constants.reduce(0) { $0 + $1.type.elementCount })
        let result = try operation.evaluate(constants, to: type)
        return graph.addTensor(name(of: node), result.type, constant: result.constant)
    }

    /// What a node's tensors are called.
    package func name(of node: ONNXNode) -> String { node.outputs.first { !$0.isEmpty } ?? node.name }

    /// Refuses a constant that a few numbers of the file would blow up to fill the memory.
    package func checkSize(ofConstant type: TensorType, madeFrom inputCount: Int) throws {
        guard type.elementCount <= max(1 << 24, inputCount) else {
            throw GraphError("a constant of shape \(type.shape) is too large to compute while the model is read")
        }
    }

    /// The tensor times a number.
    package mutating func scale(_ tensor: TensorID, by factor: Float, for node: ONNXNode) throws -> TensorID {
        try emit(Binary(.multiply), [tensor, try constant(shape: [], floats: [factor], for: node)], for: node)
    }

    /// Whether a node names one of its outputs, so that others can read it.
    package func names(_ node: ONNXNode, output index: Int) -> Bool {
        index < node.outputs.count && !node.outputs[index].isEmpty
    }

    /// Says which tensor one of a node's outputs is.
    package mutating func bind(_ node: ONNXNode, output index: Int = 0, _ tensor: TensorID) {
        if names(node, output: index) { tensors[node.outputs[index]] = tensor }
    }
}
