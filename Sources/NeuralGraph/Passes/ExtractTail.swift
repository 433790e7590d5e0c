/// The part of a network behind one tensor, as a network of its own that takes several values of it at a time.
package struct GraphTail: Sendable {
    package var graph: Graph
    /// [batch, ...]: what stands in for the tensor.
    package let input: TensorID
    /// What the part reads of the network beside the tensor: the network's own, and what stands in for it, batch 1.
    package let bypasses: [(source: TensorID, input: TensorID)]
    /// [batch, ...]
    package let result: TensorID
}

extension Graph {
    /// Takes out what lies between two tensors.
    ///
    /// - Parameters:
    ///   - tensor: [1, ...]
    ///   - result: what is computed of it, [1, ...].
    /// - Throws: `GraphError` where an operator on the way has no batched form, or the result does not depend on the tensor.
    package func tail(behind tensor: TensorID, to result: TensorID, batch: Int) throws -> GraphTail {
        var behind: Set<TensorID> = [tensor]
        for node in nodes where node.inputs.contains(where: { behind.contains($0) }) { behind.insert(node.output) }
        guard result != tensor, behind.contains(result), shape(of: tensor).first == 1 else {
            throw GraphError("'\(self[result].name)' does not depend on '\(self[tensor].name)'; choose another layer")
        }
        var needed: Set<TensorID> = [result]
        for node in nodes.reversed() where needed.contains(node.output) { needed.formUnion(node.inputs) }

        var tail = Graph()
        let input = tail.addInput(self[tensor].name, try TensorType([batch] + shape(of: tensor).dropFirst()))
        var moved = [tensor: input]
        var bypasses: [(source: TensorID, input: TensorID)] = []
        for node in nodes where node.output != tensor && behind.contains(node.output) && needed.contains(node.output) {
            let inputs = node.inputs.map { id in
                if let there = moved[id] { return there }
                let (name, type) = (self[id].name, self.type(of: id))
                let there: TensorID
                if let constant = self[id].constant {
                    there = tail.addTensor(name, type, constant: constant)
                } else {
                    there = tail.addInput(name, type)
                    bypasses.append((id, there))
                }
                moved[id] = there
                return there
            }
            let types = node.inputs.map { self.type(of: $0) }
            let output = try tail.add(node.operation.batched(batch, types), inputs, name: node.name)
            // What an operator cuts off or repeats where it should have been told of the batch.
            guard tail.type(of: output).elementCount == batch * self.type(of: node.output).elementCount else {
                throw GraphError("\(node.label) cannot be run for several pictures at a time")
            }
            moved[node.output] = output
        }
        guard let end = moved[result], tail.shape(of: end) == [batch] + shape(of: result).dropFirst() else {
            throw GraphError("the part behind '\(self[tensor].name)' does not keep its pictures apart")
        }
        tail.outputs = [end]
        return GraphTail(graph: tail, input: input, bypasses: bypasses, result: end)
    }
}
