import NeuralGraph

/// What flows back through a ReLU, or one with an upper bound (ReLU6), in place of its derivative. Other operators keep theirs,
/// other activations too.
extension GradientRules {
    /// Where the ReLU lets the activation through, and positive there: guided backpropagation.
    static let guidedReLU = GradientRules { operation in
        guard let unary = operation as? Unary, unary.isReLU else { return nil }
        return .rule { scope in
            try scope.set(0) {
                let positive = try $0.add(Unary(.relu), $0.upstream)
                if unary.kind == .relu { return try $0.add(Binary(.whereSecondIsPositive), positive, $0.output) }
                return try $0.add(UnaryGradient(unary.kind), $0.input(0), positive)
            }
        }
    }

    /// What is positive, whatever the activation: the deconvolutional network.
    static let positiveReLU = GradientRules { operation in
        guard let unary = operation as? Unary, unary.isReLU else { return nil }
        return .rule { scope in try scope.set(0) { try $0.add(Unary(.relu), $0.upstream) } }
    }
}

extension Unary {
    fileprivate var isReLU: Bool {
        switch kind {
        case .relu: true
        case .clip(let low, let high): low == 0 && high > 0
        default: false
        }
    }
}
