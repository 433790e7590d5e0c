import ONNX

/// ONNX `Expand`: repeats a tensor along its axes of size 1 until it has `shape`.
package struct Expand: Movement {
    package let shape: [Int]

    package var name: String { "Expand" }
    package var gridEffect: GridEffect { .resizes(before: shape.map { _ in 0 }) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard try broadcastShape(inputs[0].shape, shape) == shape else {
            throw GraphError("a shape of \(inputs[0].shape) does not expand to \(shape)")
        }
        return try TensorType(shape, inputs[0].elementType)
    }

    package func batched(_ count: Int, _ types: [TensorType]) -> any Operator {
        shape.first == 1 && types[0].rank == shape.count ? Expand(shape: [count] + shape[1...]) : self
    }

    package var gradient: GradientRule {
        .rule { scope in
            try scope.set(0) { try $0.unbroadcast($0.upstream, to: $0.shape(of: $0.input(0))) }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        // A map that was reduced to one value per channel becomes a map again: channels last, as maps are.
        let keepsRank = types[0].rank == shape.count
        let isMap = keepsRank && shape.count >= 3 && types[0].shape[2...].allSatisfy { $0 == 1 }
        let output: Layout =
            isMap ? .channelsLast(rank: shape.count) : keepsRank ? inputs[0] : .rowMajor(rank: shape.count)
        return LayoutDecision(inputs: inputs, output: output)
    }

    package func copies(_ inputs: [Strided], _ output: Strided) -> [(input: Int, copy: StridedCopy)] {
        let offset = shape.count - inputs[0].shape.count
        let strides = shape.indices.map { axis in
            axis < offset || inputs[0].shape[axis - offset] == 1 ? 0 : inputs[0].strides[axis - offset]
        }
        return [(0, StridedCopy(shape: shape, sourceStrides: strides, destinationStrides: output.strides))]
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let old = importer.graph.shape(of: x)
        let shape = try broadcastShape(old, try importer.constantIntegers(node, 1))
        importer.bind(node, shape == old ? x : try importer.emit(Expand(shape: shape), [x], for: node))
    }
}
