/// Reverse-mode differentiation, from graph to graph.
extension Graph {
    /// Appends the nodes that compute the gradients of a score with respect to some tensors, and only those.
    ///
    /// - Parameters:
    ///   - score: the tensor to differentiate.
    ///   - seed: the upstream gradient of `score`, of the same shape: one-hot picks one class.
    ///   - wanted: tensors that `score` depends on.
    ///   - rules: for operators through which something else than the derivative is to flow back.
    /// - Returns: the gradients, in the order of `wanted`, each of its tensor's shape.
    /// - Throws: `GraphError` where an operator on the way has no gradient or a tensor has no influence on the score.
    package mutating func appendGradients(
        of score: TensorID, seed: TensorID, withRespectTo wanted: [TensorID], rules: GradientRules = .exact
    ) throws -> [TensorID] {
        var onPath = Set(wanted)
        for node in nodes where node.inputs.contains(where: { onPath.contains($0) }) { onPath.insert(node.output) }
        var gradients: [TensorID: TensorID] = [score: seed]
        for node in nodes.reversed() {
            guard onPath.contains(node.output), let upstream = gradients[node.output] else { continue }
            let needed = node.inputs.map { onPath.contains($0) }
            guard needed.contains(true) else { continue }
            try naming(node: node.label) {
                let rule: (inout GradientScope) throws -> Void
                switch rules.rule(for: node.operation) {
                case .rule(let found): rule = found
                case .zero: return
                case .notDifferentiable(let why): throw GraphError(why)
                }
                var scope = GradientScope(graph: self, node: node, upstream: upstream, wanted: needed)
                self = Graph()  // one owner of the arrays while the rule appends to them
                defer { self = scope.graph }
                try rule(&scope)
                for (input, gradient) in zip(node.inputs, scope.results) {
                    guard let gradient else { continue }
                    let sum = try gradients[input].map { try scope.add(Binary(.add), $0, gradient) } ?? gradient
                    gradients[input] = sum
                }
            }
        }
        return try wanted.map { tensor in
            guard let gradient = gradients[tensor] else {
                throw GraphError("the score does not depend on '\(self[tensor].name)'; choose another layer")
            }
            return gradient
        }
    }
}
