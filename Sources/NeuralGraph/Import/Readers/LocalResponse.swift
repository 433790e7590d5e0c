import ONNX

/// ONNX `LRN`, local response normalisation across channels (Krizhevsky et al., 2012): x / (bias + alpha / size * the sum of
/// squares over `size` neighbouring channels) ^ beta, in the operators that it stands for.
enum LocalResponse {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        let size = try node.required("size", node.int)
        guard shape.count >= 3, size > 0, size <= 1 << 16 else {
            throw GraphError("a size of \(size) does not fit an input of \(shape)")
        }
        let channelsLast = [0] + Array(2..<shape.count) + [1]
        let channelsFirst = [0, shape.count - 1] + Array(1..<shape.count - 1)
        let moved = channelsLast.map { shape[$0] }
        // Channels become the one spatial axis of a pooling that counts its padding.
        let window = Window(
            kernel: [size], strides: [1], dilations: [1], padsBegin: [(size - 1) / 2], padsEnd: [size / 2])
        let steps: [any Operator] = [
            Transpose(permutation: channelsLast), Reshape(shape: [moved.dropLast().reduce(1, *), 1, shape[1]]),
            AveragePool(window: window, countsPadding: true), Reshape(shape: moved),
            Transpose(permutation: channelsFirst),
            Unary(
                .linear(scale: try node.float("alpha", default: 1e-4), shift: try node.float("bias", default: 1))),
            Unary(.power(exponent: -(try node.float("beta", default: 0.75)))),
        ]
        let squares = try importer.emit(Binary(.multiply), [x, x], for: node)
        let factors = try steps.reduce(squares) { try importer.emit($1, [$0], for: node) }
        importer.bind(node, try importer.emit(Binary(.multiply), [x, factors], for: node))
    }
}
