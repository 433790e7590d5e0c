import ONNX

/// ONNX `Concat`.
package struct Concat: Movement {
    package let axis: Int

    package var name: String { "Concat" }
    package var gridEffect: GridEffect { .concatenates(axis: axis) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        var shape = inputs[0].shape
        guard shape.indices.contains(axis) else { throw GraphError("axis \(axis) is outside a shape of \(shape)") }
        shape[axis] = 0
        for input in inputs {
            var rest = input.shape
            guard rest.count == shape.count, input.elementType == inputs[0].elementType else {
                throw GraphError("inputs of shapes \(inputs.map(\.shape)) do not fit together")
            }
            let (sum, overflow) = shape[axis].addingReportingOverflow(rest[axis])
            rest[axis] = shape[axis]
            guard rest == shape, !overflow else {
                throw GraphError("inputs of shapes \(inputs.map(\.shape)) do not fit together along axis \(axis)")
            }
            shape[axis] = sum
        }
        return try TensorType(shape, inputs[0].elementType)
    }

    package var gradient: GradientRule {
        .rule { [axis] scope in
            var start = 0
            for index in scope.wanted.indices {
                let shape = scope.shape(of: scope.input(index))
                var starts = [Int](repeating: 0, count: shape.count)
                starts[axis] = start
                try scope.set(index) { try $0.add(Slice(starts: starts, shape: shape), $0.upstream) }
                start += shape[axis]
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let largest = types.indices.max { types[$0].elementCount < types[$1].elementCount } ?? 0
        return LayoutDecision(inputs: inputs, output: inputs[largest])
    }

    package func copies(_ inputs: [Strided], _ output: Strided) -> [(input: Int, copy: StridedCopy)] {
        var start = 0
        return inputs.enumerated().map { index, input in
            defer { start += input.shape[axis] }
            return (
                index,
                StridedCopy(
                    shape: input.shape, sourceStrides: input.strides,
                    destinationOffset: start * output.strides[axis], destinationStrides: output.strides)
            )
        }
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let inputs = try node.inputs.indices.map { try importer.input(node, $0) }
        guard let first = inputs.first else { throw GraphError("it has no inputs") }
        let axis = try axisIndex(
            try node.required("axis", node.int), rank: importer.graph.shape(of: first).count)
        importer.bind(
            node, inputs.count == 1 ? first : try importer.emit(Concat(axis: axis), inputs, for: node))
    }
}
