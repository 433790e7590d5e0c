import Foundation
import ONNX

/// ONNX `Attention`, as exporters write `scaled_dot_product_attention` from opset 23 on: softmax(scale q k' + mask) v, in the
/// operators that it stands for. Operands are [N, heads, length, size] or [N, length, heads * size].
enum Attention {
    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        guard !(4...6).contains(where: { importer.has(node, $0) }), node.outputs.dropFirst().allSatisfy(\.isEmpty)
        else { throw GraphError("a cache of keys and values, and scores as an output, are not supported") }
        guard try node.int("left_window_size", default: -1) == -1, try node.int("right_window_size", default: -1) == -1
        else { throw GraphError("sliding windows are not supported") }
        var query = try heads(node, 0, "q_num_heads", &importer)
        var key = try heads(node, 1, "kv_num_heads", &importer)
        var value = try heads(node, 2, "kv_num_heads", &importer)
        let shape = importer.graph.shape(of: query)
        let (batch, headCount, length, size) = (shape[0], shape[1], shape[2], shape[3])
        (key, value) = (
            try shared(key, by: headCount, node, &importer), try shared(value, by: headCount, node, &importer)
        )
        let keyCount = importer.graph.shape(of: key)[2]
        guard keyCount > 0 else { throw GraphError("it has no keys") }
        query = try importer.scale(
            query, by: try node.float("scale", default: 1 / Float(size).squareRoot()), for: node)
        var scores = try importer.emit(MatMul(transposesB: true), [query, key], for: node)
        let cap = try node.float("softcap", default: 0)
        if cap > 0 {
            scores = try importer.scale(scores, by: 1 / cap, for: node)
            scores = try importer.emit(Unary(.tanh), [scores], for: node)
            scores = try importer.scale(scores, by: cap, for: node)
        }
        if let mask = try mask(node, length, keyCount, &importer) {
            scores = try importer.emit(Binary(.add), [scores, mask], for: node)
        }
        let weights = try importer.emit(Softmax(axis: 3, logarithm: false), [scores], for: node)
        var result = try importer.emit(MatMul(), [weights, value], for: node)
        if importer.graph.shape(of: try importer.input(node, 0)).count == 3 {
            result = try importer.emit(Transpose(permutation: [0, 2, 1, 3]), [result], for: node)
            let width = headCount * importer.graph.shape(of: value)[3]
            result = try importer.emit(Reshape(shape: [batch, length, width]), [result], for: node)
        }
        importer.bind(node, result)
    }

    /// An operand as [N, heads, length, size].
    private static func heads(
        _ node: ONNXNode, _ index: Int, _ attribute: String, _ importer: inout Importer
    ) throws -> TensorID {
        let x = try importer.input(node, index)
        let shape = importer.graph.shape(of: x)
        if shape.count == 4 { return x }
        let count = try node.int(attribute, default: 0)
        guard shape.count == 3, count > 0, shape[2] % count == 0 else {
            throw GraphError("an operand of shape \(shape) has not \(count) heads")
        }
        let split = Reshape(shape: [shape[0], shape[1], count, shape[2] / count])
        return try importer.emit(
            Transpose(permutation: [0, 2, 1, 3]), [try importer.emit(split, [x], for: node)], for: node)
    }

    /// Keys or values of which each head serves several neighbouring heads of the query.
    private static func shared(
        _ x: TensorID, by count: Int, _ node: ONNXNode, _ importer: inout Importer
    ) throws -> TensorID {
        let shape = importer.graph.shape(of: x)
        if shape[1] == count { return x }
        guard shape[1] > 0, count % shape[1] == 0 else {
            throw GraphError("\(shape[1]) heads of keys do not fit \(count) heads of queries")
        }
        let apart = Reshape(shape: [shape[0], shape[1], 1, shape[2], shape[3]])
        let repeated = Expand(shape: [shape[0], shape[1], count / shape[1], shape[2], shape[3]])
        let together = Reshape(shape: [shape[0], count, shape[2], shape[3]])
        let steps: [any Operator] = [apart, repeated, together]
        return try steps.reduce(x) { try importer.emit($1, [$0], for: node) }
    }

    /// What is added to the scores: the mask as numbers, and minus infinity for keys behind the query's position if the
    /// attention is causal.
    private static func mask(
        _ node: ONNXNode, _ length: Int, _ keyCount: Int, _ importer: inout Importer
    ) throws -> TensorID? {
        var mask: TensorID?
        if importer.has(node, 3) {
            mask = try importer.input(node, 3)
            if let given = mask, importer.graph.type(of: given).elementType == .int64 {
                let allowed = try importer.constantIntegers(node, 3)
                mask = try importer.constant(
                    shape: importer.graph.shape(of: given), floats: allowed.map { $0 != 0 ? 0 : -.infinity }, for: node)
            }
        }
        if try node.int("is_causal", default: 0) != 0 {
            try importer.checkSize(ofConstant: TensorType([length, keyCount]), madeFrom: 0)
            let causal = try importer.constant(
                shape: [length, keyCount],
                floats: (0..<length * keyCount).map { $0 % keyCount > $0 / keyCount ? -.infinity : 0 }, for: node)
            mask = try mask.map { try importer.emit(Binary(.add), [$0, causal], for: node) } ?? causal
        }
        guard let mask else { return nil }
        let shape = importer.graph.shape(of: mask)
        guard shape.last == keyCount else {
            throw GraphError("a mask of shape \(shape) does not cover \(keyCount) keys")
        }
        if let values = try importer.graph[mask].constant?.floats() {
            let rows = stride(from: 0, to: values.count, by: keyCount)
            guard !rows.contains(where: { values[$0..<$0 + keyCount].allSatisfy { $0 == -.infinity } }) else {
                throw GraphError("its mask leaves a query without keys, which is not supported")
            }
        }
        return mask
    }
}
