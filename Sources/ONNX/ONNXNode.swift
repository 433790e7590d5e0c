/// One application of an operator.
package struct ONNXNode: Sendable, Equatable {
    /// Empty where the exporter gave none.
    package let name: String
    package let opType: String
    /// Empty for ONNX's own operators.
    package let domain: String
    /// Names of tensors; an omitted optional input is empty.
    package let inputs: [String]
    /// Names of tensors; an omitted optional output is empty.
    package let outputs: [String]
    package let attributes: [String: ONNXAttribute]

    package init(
        name: String = "", opType: String, domain: String = "", inputs: [String], outputs: [String],
        attributes: [String: ONNXAttribute] = [:]
    ) {
        self.name = name
        self.opType = opType
        self.domain = domain
        self.inputs = inputs
        self.outputs = outputs
        self.attributes = attributes
    }

    /// How errors name the node: `node 'conv1' (Conv)`.
    package var label: String {
        let operation = domain.isEmpty ? opType : "\(domain).\(opType)"
        if !name.isEmpty { return "node '\(name)' (\(operation))" }
        guard let output = outputs.first(where: { !$0.isEmpty }) else { return "an unnamed \(operation) node" }
        return "the \(operation) node that makes '\(output)'"
    }
}

/// Typed access to attributes: `nil`, or the default, where the node does not have one.
///
/// - Throws: Each throws an `ONNXError` that names node and attribute where it is of another kind.
extension ONNXNode {
    package func int(_ name: String) throws -> Int? {
        try read(name, as: "INT") { if case .int(let value) = $0 { Int(value) } else { nil } }
    }

    package func float(_ name: String) throws -> Float? {
        try read(name, as: "FLOAT") { if case .float(let value) = $0 { value } else { nil } }
    }

    package func string(_ name: String) throws -> String? {
        try read(name, as: "STRING") { if case .string(let value) = $0 { value } else { nil } }
    }

    package func tensor(_ name: String) throws -> ONNXTensor? {
        try read(name, as: "TENSOR") { if case .tensor(let value) = $0 { value } else { nil } }
    }

    package func graph(_ name: String) throws -> ONNXGraph? {
        try read(name, as: "GRAPH") { if case .graph(let value) = $0 { value } else { nil } }
    }

    package func ints(_ name: String) throws -> [Int]? {
        try read(name, as: "INTS") { if case .ints(let values) = $0 { values.map { Int($0) } } else { nil } }
    }

    package func floats(_ name: String) throws -> [Float]? {
        try read(name, as: "FLOATS") { if case .floats(let values) = $0 { values } else { nil } }
    }

    package func strings(_ name: String) throws -> [String]? {
        try read(name, as: "STRINGS") { if case .strings(let values) = $0 { values } else { nil } }
    }

    package func int(_ name: String, default value: Int) throws -> Int { try int(name) ?? value }
    package func float(_ name: String, default value: Float) throws -> Float { try float(name) ?? value }
    package func string(_ name: String, default value: String) throws -> String { try string(name) ?? value }
    package func ints(_ name: String, default values: [Int]) throws -> [Int] { try ints(name) ?? values }
    package func floats(_ name: String, default values: [Float]) throws -> [Float] { try floats(name) ?? values }

    /// An attribute that the operator cannot do without: `try node.required("to", node.int)`.
    package func required<Value>(_ name: String, _ accessor: (String) throws -> Value?) throws -> Value {
        guard let value = try accessor(name) else {
            throw ONNXError("\(label) lacks the attribute '\(name)'; export the model again.")
        }
        return value
    }

    private func read<Value>(_ name: String, as kind: String, _ extract: (ONNXAttribute) -> Value?) throws -> Value? {
        guard let attribute = attributes[name] else { return nil }
        guard let value = extract(attribute) else {
            throw ONNXError(
                "\(label) has the attribute '\(name)' of kind \(attribute.kind) where \(kind) is needed; "
                    + "export the model again.")
        }
        return value
    }
}
