import ONNX

/// ONNX `ReduceLogSumExp`.
enum LogSumExp {
    /// m + log(sum(exp(x - m))) with the maximum m, so that no exponential overflows.
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let rank = importer.graph.shape(of: x).count
        guard let axes = try Reduce.axes(node, importer, rank: rank) else { return importer.bind(node, x) }
        let peak = try importer.emit(Reduce(.maximum, axes: axes, keepsDimensions: true), [x], for: node)
        // Finite, for infinity less infinity is no number.
        let bound = Unary(.clip(-Float.greatestFiniteMagnitude, Float.greatestFiniteMagnitude))
        let shift = try importer.emit(bound, [peak], for: node)
        var result = try importer.emit(Binary(.subtract), [x, shift], for: node)
        result = try importer.emit(Unary(.exp), [result], for: node)
        result = try importer.emit(Reduce(.sum, axes: axes, keepsDimensions: true), [result], for: node)
        result = try importer.emit(Unary(.log), [result], for: node)
        result = try importer.emit(Binary(.add), [result, shift], for: node)
        if try node.int("keepdims", default: 1) == 0 {
            let shape = importer.graph.shape(of: result)
            let kept = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
            result = try importer.emit(Reshape(shape: kept), [result], for: node)
        }
        importer.bind(node, result)
    }
}
