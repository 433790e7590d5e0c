import ONNX

/// ONNX `AveragePool` over [N, C, spatial...].
package struct AveragePool: Operator {
    package var window: Window
    /// Divide by the window's size even where it reaches into the padding (`count_include_pad`).
    package var countsPadding: Bool

    package var name: String { "AveragePool" }
    package var gridEffect: GridEffect { .slides(window) }
    package var headRole: HeadRole { .averages }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        try window.pooledType(inputs[0])
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                let spatial = Array($0.shape(of: $0.input(0))[2...])
                return try $0.add(
                    AveragePoolGradient(window: window, countsPadding: countsPadding, spatialShape: spatial),
                    $0.upstream)
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision { .channelsLast(types) }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .likeFirst(inputs) }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        var x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        var window = try poolingWindow(node, shape: shape)
        // What an adaptive pooling becomes whose input has the output's size already.
        if (window.kernel + window.strides).allSatisfy({ $0 == 1 }),
            (window.padsBegin + window.padsEnd).allSatisfy({ $0 == 0 })
        {
            return importer.bind(node, x)
        }
        var countsPadding = try node.int("count_include_pad", default: 0) != 0
        let declared = try Window(node, kernel: window.kernel, input: Array(shape[2...]))
        if countsPadding, window != declared {
            // Ceil mode: only the declared padding counts, not what the last windows reach beyond it. So the declared padding
            // becomes part of the picture, and the rest is padding that does not count.
            countsPadding = false
            let (before, after) = ([0, 0] + declared.padsBegin, [0, 0] + declared.padsEnd)
            if (before + after).contains(where: { $0 != 0 }) {
                x = try importer.emit(Pad(before: before, after: after, value: 0), [x], for: node)
            }
            window.padsEnd = zip(window.padsEnd, declared.padsEnd).map { $0 - $1 }
            window.padsBegin = window.padsBegin.map { _ in 0 }
        }
        importer.bind(
            node, try importer.emit(AveragePool(window: window, countsPadding: countsPadding), [x], for: node))
    }
}

/// The gradient of `AveragePool`: the gradient of the output in, the gradient of the input out.
package struct AveragePoolGradient: Operator {
    package var window: Window
    package var countsPadding: Bool
    /// The spatial shape of the pooling's input.
    package var spatialShape: [Int]

    package var name: String { "AveragePoolGrad" }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        try TensorType(Array(inputs[0].shape[..<2]) + spatialShape)
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) { try $0.add(AveragePool(window: window, countsPadding: countsPadding), $0.upstream) }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision { .channelsLast(types) }
}
