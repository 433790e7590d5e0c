/// A tensor of one graph.
package struct TensorID: Hashable, Sendable {
    let index: Int
}

/// A network: tensors, and the nodes that compute them, in an order in which they can run.
///
/// A graph only ever grows at its end; passes rewrite its nodes but never renumber its tensors.
package struct Graph: Sendable {
    package struct Tensor: Sendable {
        package let name: String
        package let type: TensorType
        package var constant: Constant?
    }

    package struct Node: Sendable {
        package let name: String
        package var operation: any Operator
        package var inputs: [TensorID]
        package var output: TensorID

        /// The node as error messages show it.
        package var label: String { "'\(name)' (\(operation.name))" }
    }

    package private(set) var tensors: [Tensor] = []
    package var nodes: [Node] = []
    package var inputs: [TensorID] = []
    package var outputs: [TensorID] = []
    /// Tensors by the names that the model's file gives them and its nodes; several names may mean one tensor.
    package var names: [String: TensorID] = [:]

    package init() {}

    package subscript(_ id: TensorID) -> Tensor {
        get { tensors[id.index] }
        set { tensors[id.index] = newValue }
    }

    package func type(of id: TensorID) -> TensorType { tensors[id.index].type }
    package func shape(of id: TensorID) -> [Int] { tensors[id.index].type.shape }
    package func isConstant(_ id: TensorID) -> Bool { tensors[id.index].constant != nil }

    /// A tensor that nothing computes yet; a constant has its values.
    package mutating func addTensor(_ name: String, _ type: TensorType, constant: Constant? = nil) -> TensorID {
        tensors.append(Tensor(name: name, type: type, constant: constant))
        return TensorID(index: tensors.count - 1)
    }

    /// A tensor that is given each time that the network runs.
    package mutating func addInput(_ name: String, _ type: TensorType) -> TensorID {
        let id = addTensor(name, type)
        inputs.append(id)
        names[name] = id
        return id
    }

    /// - Parameter floats: in row-major order.
    package mutating func addConstant(_ name: String, shape: [Int], floats: [Float]) throws -> TensorID {
        addTensor(name, try TensorType(shape), constant: Constant(floats: floats))
    }

    /// Appends a node and infers its output's type; errors name the node.
    package mutating func add(_ operation: any Operator, _ inputs: [TensorID], name: String) throws -> TensorID {
        try naming(node: "'\(name)' (\(operation.name))") { try append(operation, inputs, name: name) }
    }

    /// The same with errors that name no node, for callers who know it better.
    mutating func append(_ operation: any Operator, _ inputs: [TensorID], name: String) throws -> TensorID {
        let output = addTensor(name, try operation.outputType(inputs.map { type(of: $0) }))
        nodes.append(Node(name: name, operation: operation, inputs: inputs, output: output))
        return output
    }

    /// The index of the node that computes each tensor.
    package func producers() -> [TensorID: Int] {
        var result: [TensorID: Int] = [:]
        for (index, node) in nodes.enumerated() {
            result[node.output] = index
        }
        return result
    }

    /// How many nodes read each tensor; a graph's output counts as one more.
    package func useCounts() -> [TensorID: Int] {
        var result: [TensorID: Int] = [:]
        for node in nodes {
            for input in node.inputs { result[input, default: 0] += 1 }
        }
        for output in outputs { result[output, default: 0] += 1 }
        return result
    }

    /// Throws unless every node reads what is computed before it, writes what nobody else writes, and has an output of the
    /// type that its operator infers.
    package func verify() throws {
        var defined = Set(inputs)
        for (index, tensor) in tensors.enumerated() where tensor.constant != nil {
            defined.insert(TensorID(index: index))
        }
        for node in nodes {
            try naming(node: node.label) {
                for input in node.inputs where !defined.contains(input) {
                    throw GraphError("reads '\(self[input].name)' before it is computed")
                }
                let inferred = try node.operation.outputType(node.inputs.map { type(of: $0) })
                guard inferred == type(of: node.output) else {
                    throw GraphError("has an output of another type than its operator infers")
                }
                guard defined.insert(node.output).inserted else {
                    throw GraphError("writes '\(self[node.output].name)', which is written already")
                }
            }
        }
        for output in outputs where !defined.contains(output) {
            throw GraphError("nothing computes the output '\(self[output].name)'")
        }
    }
}
