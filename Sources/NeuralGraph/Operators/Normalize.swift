/// (x - mean) / sqrt(variance + epsilon) over the last `axisCount` axes: the core of layer, instance and group normalisation.
package struct Normalize: Operator {
    package let axisCount: Int
    package let epsilon: Float

    package var name: String { "Normalize" }
    package var gridEffect: GridEffect { .keeps }
    package var headRole: HeadRole { .normalizes }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard axisCount > 0, axisCount <= inputs[0].rank else {
            throw GraphError("it normalises \(axisCount) axes of a shape of \(inputs[0].shape)")
        }
        return inputs[0]
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                try $0.add(NormalizeGradient(axisCount: axisCount, epsilon: epsilon), $0.input(0), $0.upstream)
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let layout = Layout.rowMajor(rank: types[0].rank)
        return LayoutDecision(inputs: [layout], output: layout)
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .likeFirst(inputs) }
}

/// The gradient of `Normalize`: its input and the gradient of its output in, the gradient of its input out:
/// scale (dy - mean(dy) - y mean(dy y)).
package struct NormalizeGradient: Operator {
    package let axisCount: Int
    package let epsilon: Float

    package var name: String { "NormalizeGrad" }
    package var gradient: GradientRule { .notDifferentiable("second derivatives of normalisation are not supported") }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[0] == inputs[1] else { throw GraphError("the input and the gradient have different shapes") }
        return inputs[0]
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let layout = Layout.rowMajor(rank: types[0].rank)
        return LayoutDecision(inputs: [layout, layout], output: layout)
    }
}
