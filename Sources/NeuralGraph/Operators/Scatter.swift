/// A tensor of which some blocks are replaced: the tensor and the new blocks in, one after the other, the result out.
package struct Scatter: Movement {
    /// Which blocks of the tensor in row-major order the new ones replace; of several for one the last counts.
    package let positions: [Int]
    /// How many elements each has.
    package let block: Int

    package var name: String { "ScatterND" }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[1].elementCount == positions.count * block, inputs[1].elementType == inputs[0].elementType else {
            throw GraphError("updates do not fit \(positions.count) blocks of \(block) elements")
        }
        return inputs[0]
    }

    package var gradient: GradientRule {
        guard Set(positions).count == positions.count else {
            return .notDifferentiable("blocks that are replaced several times have no gradient here")
        }
        return .rule { [self] scope in
            try scope.set(0) {
                let count = positions.count * block
                let zeros = try $0.graph.addConstant(
                    "zeros", shape: [count], floats: Array(repeating: 0, count: count))
                return try $0.add(self, $0.upstream, zeros)
            }
            try scope.set(1) {
                let elements = $0.shape(of: $0.upstream).reduce(1, *)
                let rows = try $0.add(Reshape(shape: [elements / max(1, block), block]), $0.upstream)
                let taken = try $0.add(
                    Gather(axis: 0, indices: positions, indexShape: [positions.count]), rows)
                return try $0.add(Reshape(shape: $0.shape(of: $0.input(1))), taken)
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(inputs: types.map { .rowMajor(rank: $0.rank) }, output: .rowMajor(rank: types[0].rank))
    }

    package func copies(_ inputs: [Strided], _ output: Strided) -> [(input: Int, copy: StridedCopy)] {
        let whole = StridedCopy(
            shape: output.shape, sourceStrides: inputs[0].strides, destinationStrides: output.strides)
        let blocks = equalSteps(of: positions).map { run in
            StridedCopy(
                shape: [run.count, block], sourceOffset: run.start * block, sourceStrides: [block, 1],
                destinationOffset: positions[run.start] * block, destinationStrides: [run.step * block, 1])
        }
        return [(0, whole)] + blocks.map { (1, $0) }
    }
}
