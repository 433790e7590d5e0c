import ONNX

extension ONNXGraph {
    /// The nodes that tensors depend on, in order: what else a file holds, such as a detector's NonMaxSuppression behind its
    /// class scores, need not be readable.
    func nodes(neededFor outputs: [String]) -> [ONNXNode] {
        var wanted = Set(outputs)
        var needed: [ONNXNode] = []
        for node in nodes.reversed() where node.outputs.contains(where: { !$0.isEmpty && wanted.contains($0) }) {
            needed.append(node)
            wanted.formUnion(node.inputs)
            for case .graph(let body) in node.attributes.values { wanted.formUnion(body.namesRead) }
        }
        return needed.reversed()
    }

    /// All names that the nodes of a subgraph read, those of the graph around it among them.
    private var namesRead: Set<String> {
        nodes.reduce(into: Set(outputs.map(\.name))) { names, node in
            names.formUnion(node.inputs)
            for case .graph(let body) in node.attributes.values { names.formUnion(body.namesRead) }
        }
    }
}
