import Foundation

/// Makes a graph of its message and checks that its names fit together.
struct GraphReader {
    private var tensors: TensorReader

    init(folder: URL?) {
        tensors = TensorReader(folder: folder)
    }

    mutating func graph(of parts: ModelParts) throws -> ONNXGraph {
        let initializers = try parts.initializers.map { initializer in
            let (proto, rawData) = try parts.decode(initializer)
            return try tensors.tensor(proto, rawData: rawData)
        }
        let graph = try self.graph(parts.graph, initializers: initializers)
        if let name = graph.captured.sorted().first {
            throw Self.nothingMakes(name, readBy: graph.reader(of: name))
        }
        return graph.graph
    }

    /// A graph with the names that it reads from the graph around it.
    private struct OpenGraph {
        let graph: ONNXGraph
        /// What each node reads, its subgraphs included; in the order of the file.
        let reads: [(label: String, names: Set<String>)]
        let captured: Set<String>

        func reader(of name: String) -> String {
            reads.first { $0.names.contains(name) }?.label ?? "the graph's output '\(name)'"
        }
    }

    private static func nothingMakes(_ name: String, readBy reader: String) -> ONNXError {
        ONNXError("\(reader) reads the tensor '\(name)', which nothing makes; export the model again.")
    }

    private mutating func graph(_ proto: Onnx_GraphProto, initializers: [ONNXTensor]) throws -> OpenGraph {
        let outputs = try proto.output.map(Self.valueInfo)
        let weights = try byName(initializers)
        let inputs = try proto.input.map(Self.valueInfo).filter { weights[$0.name] == nil }
        var made = Set(weights.keys)
        for input in inputs { try Self.define(input.name, by: "the graph's input", in: &made) }

        var nodes: [ONNXNode] = []
        var reads: [(label: String, names: Set<String>)] = []
        for nodeProto in proto.node {
            let (node, captured) = try self.node(nodeProto)
            for output in node.outputs where !output.isEmpty { try Self.define(output, by: node.label, in: &made) }
            nodes.append(node)
            reads.append((node.label, captured.union(node.inputs.filter { !$0.isEmpty })))
        }
        var read = Set(outputs.map(\.name))
        for node in reads { read.formUnion(node.names) }
        return OpenGraph(
            graph: ONNXGraph(
                name: proto.name, nodes: try TopologicalOrder.sorted(nodes, reads: reads.map(\.names)),
                initializers: weights, inputs: inputs, outputs: outputs,
                valueInfo: try proto.valueInfo.map(Self.valueInfo)),
            reads: reads, captured: read.subtracting(made))
    }

    private func byName(_ initializers: [ONNXTensor]) throws -> [String: ONNXTensor] {
        var result: [String: ONNXTensor] = [:]
        for tensor in initializers where result.updateValue(tensor, forKey: tensor.name) != nil {
            throw ONNXError("the initializer '\(tensor.name)' occurs twice; export the model again.")
        }
        return result
    }

    private static func define(_ name: String, by what: String, in made: inout Set<String>) throws {
        guard made.insert(name).inserted else {
            throw ONNXError("\(what) makes the tensor '\(name)', which exists already; export the model again.")
        }
    }

    private mutating func node(_ proto: Onnx_NodeProto) throws -> (ONNXNode, captured: Set<String>) {
        var captured: Set<String> = []
        var attributes: [String: ONNXAttribute] = [:]
        func node() -> ONNXNode {
            ONNXNode(
                name: proto.name, opType: proto.opType, domain: proto.domain == "ai.onnx" ? "" : proto.domain,
                inputs: proto.input, outputs: proto.output, attributes: attributes)
        }
        for attributeProto in proto.attribute {
            let value = try attribute(attributeProto, of: node(), captured: &captured)
            guard attributes.updateValue(value, forKey: attributeProto.name) == nil else {
                throw ONNXError(
                    "\(node().label) has the attribute '\(attributeProto.name)' twice; export the model again.")
            }
        }
        return (node(), captured)
    }

    private mutating func attribute(
        _ proto: Onnx_AttributeProto, of node: ONNXNode, captured: inout Set<String>
    ) throws -> ONNXAttribute {
        switch proto.hasType ? Int(proto.type) : Self.impliedType(proto) {
        case 1: return .float(proto.f)
        case 2: return .int(proto.i)
        case 3: return .string(String(decoding: proto.s, as: UTF8.self))
        case 4:
            do {
                return .tensor(try tensors.tensor(proto.t))
            } catch let error as ONNXError {
                throw ONNXError("in the attribute '\(proto.name)' of \(node.label), \(error.problem)")
            }
        case 5:
            let initializers = try proto.g.initializer.map { try tensors.tensor($0) }
            let open = try graph(proto.g, initializers: initializers)
            captured.formUnion(open.captured)
            return .graph(open.graph)
        case 6: return .floats(proto.floats)
        case 7: return .ints(proto.ints)
        case 8: return .strings(proto.strings.map { String(decoding: $0, as: UTF8.self) })
        default:
            throw ONNXError(
                "\(node.label) has the attribute '\(proto.name)' of type \(proto.type), which is not supported; "
                    + "export the model without it.")
        }
    }

    /// The type of an attribute of IR version 1, which does not say.
    private static func impliedType(_ proto: Onnx_AttributeProto) -> Int {
        if proto.hasF { return 1 }
        if proto.hasI { return 2 }
        if proto.hasS { return 3 }
        if proto.hasT { return 4 }
        if proto.hasG { return 5 }
        if !proto.floats.isEmpty { return 6 }
        if !proto.ints.isEmpty { return 7 }
        return proto.strings.isEmpty ? 0 : 8
    }

    private static func valueInfo(_ proto: Onnx_ValueInfoProto) throws -> ONNXValueInfo {
        guard proto.type.hasTensorType else {
            return ONNXValueInfo(name: proto.name, elementType: nil, shape: nil)
        }
        let tensor = proto.type.tensorType
        let shape: [ONNXDimension] = try tensor.shape.dim.map { dimension in
            switch dimension.value {
            case .dimValue(let size) where size >= 0: return .fixed(Int(size))
            case .dimValue(let size):
                throw ONNXError("'\(proto.name)' has the negative dimension \(size); export the model again.")
            case .dimParam(let name): return name.isEmpty ? .unknown : .symbolic(name)
            case nil: return .unknown
            }
        }
        return ONNXValueInfo(
            name: proto.name, elementType: ONNXElementType(rawValue: Int(tensor.elemType)),
            shape: tensor.hasShape ? shape : nil)
    }
}
