/// Recognises activation functions that exporters spell out, so that one kernel computes each.
extension Graph {
    /// To be run before gradients are built.
    package mutating func recognizeActivations() throws {
        let producers = producers()
        let uses = useCounts()
        for index in nodes.indices {
            guard let kind = (nodes[index].operation as? Binary)?.kind, kind == .multiply || kind == .divide else {
                continue
            }
            let pattern = ActivationPattern(graph: self, producers: producers, uses: uses)
            guard let (activation, input) = try pattern.match(nodes[index]),
                shape(of: input) == shape(of: nodes[index].output)
            else { continue }
            nodes[index].operation = Unary(activation)
            nodes[index].inputs = [input]
        }
        removeDeadNodes()
    }
}

/// The shapes that GELU, SiLU, Mish and hard swish have in ONNX files.
private struct ActivationPattern {
    let graph: Graph
    let producers: [TensorID: Int]
    let uses: [TensorID: Int]

    /// The function that a product or quotient computes, and of which tensor.
    func match(_ product: Graph.Node) throws -> (Unary.Kind, TensorID)? {
        // (x * clip(x + 3, 0, 6)) / 6
        if let inner = try sixfold(product).flatMap(inner), (inner.operation as? Binary)?.kind == .multiply {
            for side in 0...1 where try isClippedShift(inner.inputs[side], of: inner.inputs[1 - side]) {
                return (.hardSwish, inner.inputs[1 - side])
            }
        }
        guard (product.operation as? Binary)?.kind == .multiply else { return nil }
        for side in 0...1 {
            let (gate, x) = (product.inputs[side], product.inputs[1 - side])
            if let found = try gated(x, by: gate) { return found }
            // (x (1 + erf(x / sqrt 2))) * 0.5
            if try scalar(gate) == 0.5, let inner = inner(x), (inner.operation as? Binary)?.kind == .multiply {
                for innerSide in 0...1 {
                    let input = inner.inputs[1 - innerSide]
                    if try isErrorGate(inner.inputs[innerSide], of: input) { return (.gelu, input) }
                }
            }
            // (x * 0.5) (1 + erf(x / sqrt 2))
            if let half = inner(x), (half.operation as? Binary)?.kind == .multiply {
                for halfSide in 0...1 {
                    let input = half.inputs[halfSide]
                    if try scalar(half.inputs[1 - halfSide]) == 0.5, try isErrorGate(gate, of: input) {
                        return (.gelu, input)
                    }
                }
            }
        }
        return nil
    }

    /// x sigmoid(x), x tanh(softplus(x)), x hardsigmoid(x).
    private func gated(_ x: TensorID, by gate: TensorID) throws -> (Unary.Kind, TensorID)? {
        guard let node = inner(gate) else { return nil }
        if let whole = try sixfold(node), try isClippedShift(whole, of: x) { return (.hardSwish, x) }
        guard let outer = node.operation as? Unary else { return nil }
        let before = node.inputs[0]
        switch outer.kind {
        case .sigmoid where before == x: return (.swish(alpha: 1), x)
        case .tanh:
            guard let softplus = inner(before), (softplus.operation as? Unary)?.kind == .softplus,
                softplus.inputs[0] == x
            else { return nil }
            return (.mish, x)
        case .clip(0, 1):
            guard let line = inner(before), case .linear(let scale, let shift) = (line.operation as? Unary)?.kind,
                abs(scale - 1 / 6) < 1e-6, shift == 0.5, line.inputs[0] == x
            else { return nil }
            return (.hardSwish, x)
        default: return nil
        }
    }

    /// The tensor of which a node computes a sixth.
    private func sixfold(_ node: Graph.Node) throws -> TensorID? {
        switch (node.operation as? Binary)?.kind {
        case .divide where try scalar(node.inputs[1]) == 6: return node.inputs[0]
        case .multiply:
            for side in 0...1 {
                if let factor = try scalar(node.inputs[1 - side]), abs(factor - 1 / 6) < 1e-6 {
                    return node.inputs[side]
                }
            }
            return nil
        default: return nil
        }
    }

    /// Whether a tensor is clip(x + 3, 0, 6).
    private func isClippedShift(_ tensor: TensorID, of x: TensorID) throws -> Bool {
        guard let clip = inner(tensor), (clip.operation as? Unary)?.kind == .clip(0, 6),
            let sum = inner(clip.inputs[0]), (sum.operation as? Binary)?.kind == .add
        else { return false }
        return try (0...1).contains { try sum.inputs[$0] == x && scalar(sum.inputs[1 - $0]) == 3 }
    }

    /// Whether a tensor is 1 + erf(x / sqrt 2).
    private func isErrorGate(_ tensor: TensorID, of x: TensorID) throws -> Bool {
        guard let sum = inner(tensor), (sum.operation as? Binary)?.kind == .add else { return false }
        for side in 0...1 where try scalar(sum.inputs[1 - side]) == 1 {
            guard let erf = inner(sum.inputs[side]), (erf.operation as? MathFunction)?.kind == .erf,
                let scaled = inner(erf.inputs[0]), let scaling = scaled.operation as? Binary,
                scaled.inputs[0] == x, let factor = try scalar(scaled.inputs[1])
            else { continue }
            let expected = Float(0.5.squareRoot())
            switch scaling.kind {
            case .multiply where abs(factor - expected) < 1e-6: return true
            case .divide where abs(1 / factor - expected) < 1e-6: return true
            default: continue
            }
        }
        return false
    }

    /// The node that computes a tensor which nobody else reads.
    private func inner(_ tensor: TensorID) -> Graph.Node? {
        uses[tensor] == 1 ? producers[tensor].map { graph.nodes[$0] } : nil
    }

    private func scalar(_ tensor: TensorID) throws -> Float? {
        guard let constant = graph[tensor].constant, graph.type(of: tensor).elementCount == 1 else { return nil }
        return try constant.floats().first
    }
}
