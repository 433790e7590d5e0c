import ONNX

/// ONNX `Gather` with constant indices.
package struct Gather: Movement {
    package let axis: Int
    /// Indices into the axis, all in range.
    package let indices: [Int]
    /// The shape of the tensor of indices; it replaces the axis.
    package let indexShape: [Int]

    package var name: String { "Gather" }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let shape = inputs[0].shape
        guard shape.indices.contains(axis), indices.allSatisfy({ (0..<shape[axis]).contains($0) }) else {
            throw GraphError("an index is outside axis \(axis) of a shape of \(shape)")
        }
        return try TensorType(shape[..<axis] + indexShape + shape[(axis + 1)...], inputs[0].elementType)
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) {
                let shape = $0.shape(of: $0.input(0))
                let flat = try $0.add(
                    Reshape(shape: shape[..<axis] + [indices.count] + shape[(axis + 1)...]), $0.upstream)
                if indices.count == 1 {
                    let starts = shape.indices.map { $0 == axis ? indices[0] : 0 }
                    return try $0.add(
                        SliceGradient(starts: starts, steps: shape.map { _ in 1 }, shape: shape), flat)
                }
                // A product with the matrix that has a 1 where an index took an element.
                let size = shape[axis]
                guard size * indices.count <= 1 << 22 else { throw GraphError("too many indices to differentiate") }
                var taken = [Float](repeating: 0, count: indices.count * size)
                for (position, index) in indices.enumerated() { taken[position * size + index] = 1 }
                let matrix = try $0.graph.addConstant("taken", shape: [indices.count, size], floats: taken)
                let order = shape.indices.filter { $0 != axis } + [axis]
                let rows = shape.indices.filter { $0 != axis }.map { shape[$0] }
                var moved = try $0.add(Transpose(permutation: order), flat)
                moved = try $0.add(Reshape(shape: [rows.reduce(1, *), indices.count]), moved)
                let product = try $0.add(Reshape(shape: rows + [size]), $0.add(MatMul(), moved, matrix))
                return try $0.add(
                    Transpose(permutation: shape.indices.map { index in order.firstIndex(of: index) ?? index }),
                    product)
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let rank = types[0].rank
        return LayoutDecision(
            inputs: [.rowMajor(rank: rank)], output: .rowMajor(rank: rank - 1 + indexShape.count))
    }

    package func copies(_ inputs: [Strided], _ output: Strided) -> [(input: Int, copy: StridedCopy)] {
        let input = inputs[0]
        // In row-major order the axes of the indices act as one axis in the place of the gathered one.
        let target = Strided(rowMajor: input.shape[..<axis] + [indices.count] + input.shape[(axis + 1)...])
        return equalSteps(of: indices).map { run in
            var (shape, strides) = (input.shape, input.strides)
            shape[axis] = run.count
            strides[axis] *= run.step
            return (
                0,
                StridedCopy(
                    shape: shape, sourceOffset: indices[run.start] * input.strides[axis], sourceStrides: strides,
                    destinationOffset: run.start * target.strides[axis], destinationStrides: target.strides)
            )
        }
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let shape = importer.graph.shape(of: x)
        let axis = try axisIndex(try node.int("axis", default: 0), rank: shape.count)
        let indices = try importer.constantIntegers(node, 1).map { $0 < 0 ? $0 + shape[axis] : $0 }
        let indexShape = importer.graph.shape(of: try importer.input(node, 1))
        if indices.elementsEqual(0..<shape[axis]) {
            // All in order: how exporters write views of the same elements.
            let view = Reshape(shape: shape[..<axis] + indexShape + shape[(axis + 1)...])
            return importer.bind(node, try importer.emit(view, [x], for: node))
        }
        let operation = Gather(axis: axis, indices: indices, indexShape: indexShape)
        importer.bind(node, try importer.emit(operation, [x], for: node))
    }
}

/// Indices as stretches of equal steps, so that a stretch is one copy.
func equalSteps(of indices: [Int]) -> [(start: Int, count: Int, step: Int)] {
    var runs: [(start: Int, count: Int, step: Int)] = []
    var start = 0
    while start < indices.count {
        var end = start + 1
        let step = end < indices.count ? indices[end] - indices[start] : 1
        while end < indices.count, indices[end] - indices[end - 1] == step { end += 1 }
        runs.append((start, end - start, step))
        start = end
    }
    return runs
}
