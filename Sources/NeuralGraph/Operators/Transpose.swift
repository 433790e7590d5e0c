import ONNX

/// ONNX `Transpose`: only the order of the axes changes, not the bytes.
package struct Transpose: Operator, Foldable {
    /// Output axis i is input axis `permutation[i]`.
    package let permutation: [Int]

    package init(permutation: [Int]) { self.permutation = permutation }

    package var name: String { "Transpose" }
    package var gridEffect: GridEffect { .permutes(permutation) }
    package var storage: StorageRule { .view }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let shape = inputs[0].shape
        guard permutation.sorted() == Array(shape.indices) else {
            throw GraphError("permutation \(permutation) does not fit a shape of \(shape)")
        }
        return try TensorType(permutation.map { shape[$0] }, inputs[0].elementType)
    }

    private var inverse: [Int] { permutation.indices.sorted { permutation[$0] < permutation[$1] } }

    package var gradient: GradientRule {
        .rule { [self] scope in
            try scope.set(0) { try $0.add(Transpose(permutation: inverse), $0.upstream) }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let inverse = inverse
        return LayoutDecision(inputs: inputs, output: Layout(order: inputs[0].order.map { inverse[$0] }))
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .likeFirst(inputs) }

    package func fold(_ inputs: [HostTensor], to type: TensorType) throws -> HostTensor {
        let source = Strided(rowMajor: inputs[0].type.shape)
        let target = Strided(rowMajor: type.shape)
        let copy = StridedCopy(
            shape: type.shape, sourceStrides: permutation.map { source.strides[$0] },
            destinationStrides: target.strides)
        return try foldCopies([(0, copy)], of: inputs, fill: 0, to: type)
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let rank = importer.graph.shape(of: x).count
        let permutation = try node.ints("perm", default: Array((0..<rank).reversed()))
        importer.bind(node, try importer.emit(Transpose(permutation: permutation), [x], for: node))
    }
}
