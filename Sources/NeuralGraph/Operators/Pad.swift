import ONNX

/// Adds a margin of one value; negative pads crop. ONNX `Pad`, whose other modes are read as gathers.
package struct Pad: Movement {
    package let before: [Int]
    package let after: [Int]
    package let value: Float

    package var name: String { "Pad" }
    package var gridEffect: GridEffect { .resizes(before: before) }
    package var fill: Float? { value }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let input = inputs[0].shape
        guard before.count == input.count, after.count == input.count else {
            throw GraphError("pads \(before) and \(after) do not fit a shape of \(input)")
        }
        return try TensorType(input.indices.map { input[$0] + before[$0] + after[$0] }, inputs[0].elementType)
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                try $0.add(Pad(before: before.map { -$0 }, after: after.map { -$0 }, value: 0), $0.upstream)
            }
        }
    }

    package func copies(_ inputs: [Strided], _ output: Strided) -> [(input: Int, copy: StridedCopy)] {
        let input = inputs[0]
        let crop = before.map { max(0, -$0) }
        let shape = input.shape.indices.map {
            max(0, input.shape[$0] - crop[$0] - max(0, -after[$0]))
        }
        guard !shape.contains(0) else { return [] }
        return [
            (
                0,
                StridedCopy(
                    shape: shape, sourceOffset: zip(crop, input.strides).reduce(0) { $0 + $1.0 * $1.1 },
                    sourceStrides: input.strides,
                    destinationOffset: zip(before, output.strides).reduce(0) { $0 + max(0, $1.0) * $1.1 },
                    destinationStrides: output.strides)
            )
        ]
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let rank = importer.graph.shape(of: x).count
        let given: [Int]
        var value: Float = 0
        if importer.opset < 11 {
            given = try node.required("pads", node.ints)
            value = try node.float("value", default: 0)
        } else {
            given = try importer.constantIntegers(node, 1)
            if importer.has(node, 2) { value = try importer.constantScalar(node, 2) }
        }
        let axes =
            importer.has(node, 3)
            ? try importer.constantIntegers(node, 3).map { try axisIndex($0, rank: rank) } : Array(0..<rank)
        guard given.count == 2 * axes.count, given.allSatisfy({ $0.magnitude < 1 << 31 }) else {
            throw GraphError("pads \(given) do not fit a tensor of rank \(rank)")
        }
        var (before, after) = ([Int](repeating: 0, count: rank), [Int](repeating: 0, count: rank))
        for (index, axis) in axes.enumerated() {
            (before[axis], after[axis]) = (given[index], given[axes.count + index])
        }
        if (before + after).allSatisfy({ $0 == 0 }) { return importer.bind(node, x) }
        let mode = try node.string("mode", default: "constant")
        if mode == "constant" {
            let pad = Pad(before: before, after: after, value: value)
            return importer.bind(node, try importer.emit(pad, [x], for: node))
        }
        try GatheredMargin.read(x, before, after, mode, node, &importer)
    }
}
