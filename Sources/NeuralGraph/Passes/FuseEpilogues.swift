/// Fuses what follows a convolution or a matrix product into it: the addition of a residual, then an activation.
extension Graph {
    /// To be run after gradients are built: a fused operator has no gradient rule for its activation.
    package mutating func fuseEpilogues() {
        fuseResiduals()
        fuseActivations()
        removeDeadNodes()
        fuseConcatenations()
    }

    private mutating func fuseResiduals() {
        let uses = useCounts()
        let producers = producers()
        for index in nodes.indices {
            guard (nodes[index].operation as? Binary)?.kind == .add else { continue }
            let inputs = nodes[index].inputs
            // The later of the two operators takes the other's result; it can run when both are there.
            let sides = [0, 1].compactMap { side in producers[inputs[side]].map { (side: side, at: $0) } }
                .sorted { $0.at > $1.at }
            for (side, at) in sides {
                let residual = inputs[1 - side]
                guard var operation = nodes[at].operation as? any Fusible, operation.isFusible,
                    !operation.addsResidual, operation.activation == nil, uses[nodes[at].output] == 1,
                    !isConstant(residual),
                    shape(of: residual) == shape(of: nodes[at].output)
                else { continue }
                operation.addsResidual = true
                nodes[index].operation = operation
                nodes[index].inputs = nodes[at].inputs + [residual]
                break
            }
        }
        removeDeadNodes()
    }

    private mutating func fuseActivations() {
        let uses = useCounts()
        let producers = producers()
        for index in nodes.indices {
            guard let activation = nodes[index].operation as? Unary, let at = producers[nodes[index].inputs[0]],
                var operation = nodes[at].operation as? any Fusible, operation.isFusible, operation.activation == nil,
                uses[nodes[at].output] == 1
            else { continue }
            operation.activation = activation.kind
            nodes[index].operation = operation
            nodes[index].inputs = nodes[at].inputs
        }
    }

    /// Drops nodes that no output needs.
    package mutating func removeDeadNodes() {
        var needed = Set(outputs)
        var kept: [Node] = []
        for node in nodes.reversed() where needed.contains(node.output) {
            needed.formUnion(node.inputs)
            kept.append(node)
        }
        nodes = kept.reversed()
    }
}
