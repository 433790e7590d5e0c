/// The recurrence of an LSTM in one direction; the product with its input is a `MatMul` before it.
///
/// Inputs: x [T, B, 4H], what the input and the biases add to each gate before its function, the gates in ONNX's order (input,
/// output, forget, cell); constant recurrent weights [4H, H]; the hidden state [B, H] and the cell state [B, H] before the
/// first step. Output [T, B, 2H]: the hidden state after each step, and behind it the cell state.
package struct LSTM: Operator {
    /// Whether it runs from the last step to the first.
    package let isReversed: Bool

    package init(isReversed: Bool) { self.isReversed = isReversed }

    package var name: String { "LSTM" }
    package var absorbedInputs: Set<Int> { [1] }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let (x, weights) = (inputs[0].shape, inputs[1].shape)
        guard x.count == 3, weights.count == 2, weights[0] == 4 * weights[1], x[2] == weights[0],
            inputs[2].shape == [x[1], weights[1]], inputs[3].shape == inputs[2].shape,
            inputs.allSatisfy({ $0.elementType == .float32 })
        else { throw GraphError("inputs of shapes \(inputs.map(\.shape)) are no sequence, weights and states") }
        return try TensorType([x[0], x[1], 2 * weights[1]])
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            guard !scope.wanted[1] else { throw GraphError("the gradient of an LSTM's weights is not supported") }
            let inputs = (0...3).map(scope.input)
            let gradients = try scope.graph.add(
                LSTMGradient(isReversed: isReversed), inputs + [scope.output, scope.upstream],
                name: "\(scope.node.name)/gradient/LSTM")
            let shape = scope.shape(of: scope.input(0))
            let (steps, batch, hidden) = (shape[0], shape[1], shape[2] / 4)
            let first = isReversed ? steps - 1 : 0
            try scope.set(0) { try $0.add(Slice(starts: [0, 0, 0], shape: shape), gradients) }
            try scope.set(2) {
                let gates = try $0.add(Slice(starts: [first, 0, 0], shape: [1, batch, 4 * hidden]), gradients)
                return try $0.add(MatMul(), $0.add(Reshape(shape: [batch, 4 * hidden]), gates), $0.input(1))
            }
            try scope.set(3) {
                let cell = try $0.add(Slice(starts: [first, 0, 4 * hidden], shape: [1, batch, hidden]), gradients)
                return try $0.add(Reshape(shape: [batch, hidden]), cell)
            }
        }
    }

    /// Each gate of each step meets the hidden state.
    package func multiplyAccumulateCount(_ inputs: [TensorType], _ output: TensorType) -> Double {
        Double(inputs[0].elementCount) * Double(inputs[1].shape[1])
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(inputs: types.map { .rowMajor(rank: $0.rank) }, output: .rowMajor(rank: 3))
    }
}

/// The gradient of `LSTM`: its inputs, its output and the gradient of its output in.
///
/// Output [T, B, 5H]: the gradient of x, and behind it at each step that of the cell state before the step.
package struct LSTMGradient: Operator {
    package let isReversed: Bool

    package var name: String { "LSTMGrad" }
    package var absorbedInputs: Set<Int> { [1] }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let output = try LSTM(isReversed: isReversed).outputType(Array(inputs[..<4]))
        guard inputs[4] == output, inputs[5] == output else {
            throw GraphError("the output and its gradient have different shapes")
        }
        return try TensorType([output.shape[0], output.shape[1], output.shape[2] / 2 * 5])
    }

    package var gradient: GradientRule { .notDifferentiable("second derivatives of LSTM are not supported") }

    /// The gates are computed again, and their gradients go through the same weights.
    package func multiplyAccumulateCount(_ inputs: [TensorType], _ output: TensorType) -> Double {
        2 * Double(inputs[0].elementCount) * Double(inputs[1].shape[1])
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(inputs: types.map { .rowMajor(rank: $0.rank) }, output: .rowMajor(rank: 3))
    }
}
