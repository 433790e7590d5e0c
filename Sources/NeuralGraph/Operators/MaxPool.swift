import ONNX

/// ONNX `MaxPool` over [N, C, spatial...].
package struct MaxPool: Operator {
    package var window: Window

    package var name: String { "MaxPool" }
    package var gridEffect: GridEffect { .slides(window) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        try window.pooledType(inputs[0])
    }

    package var gradient: GradientRule {
        .rule { [window] scope in
            try scope.set(0) { try $0.add(MaxPoolGradient(window: window), $0.input(0), $0.output, $0.upstream) }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision { .channelsLast(types) }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .likeFirst(inputs) }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        guard node.outputs.dropFirst().allSatisfy(\.isEmpty) else {
            throw GraphError("its output of indices is not supported")
        }
        let x = try importer.input(node, 0)
        let window = try poolingWindow(node, shape: importer.graph.shape(of: x))
        importer.bind(node, try importer.emit(MaxPool(window: window), [x], for: node))
    }
}

/// The gradient of `MaxPool`: x, y and the gradient of y in, the gradient of x out. Of several equal maxima the first in
/// row-major order takes it all, as in PyTorch.
package struct MaxPoolGradient: Operator {
    package var window: Window

    package var name: String { "MaxPoolGrad" }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType { inputs[0] }

    package var gradient: GradientRule { .notDifferentiable("second derivatives of MaxPool are not supported") }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision { .channelsLast(types) }

    /// What it sums up is not rounded in between.
    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        inputs.contains(.bfloat16)
            ? ElementFormats(inputs: inputs.map { _ in .bfloat16 }, output: .float32) : .float32(count: inputs.count)
    }
}
