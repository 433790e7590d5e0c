import ONNX

/// A batched matrix product, ONNX's `MatMul` and `Gemm`, with what passes have fused into it.
///
/// Inputs: a [..., M, K] (or [..., K, M] if `transposesA`), b [..., K, N] (or [..., N, K] if `transposesB`), a bias [N] if
/// `hasBias`, and the residual, of the output's shape, last if `addsResidual`. Batch axes broadcast.
/// Output [..., M, N]: activation(a b + bias + residual).
package struct MatMul: Operator, Fusible {
    package var transposesA = false
    package var transposesB = false
    package var hasBias = false
    package var addsResidual = false
    package var activation: ElementwiseFunction?

    package init(transposesA: Bool = false, transposesB: Bool = false, hasBias: Bool = false) {
        self.transposesA = transposesA
        self.transposesB = transposesB
        self.hasBias = hasBias
    }

    package var name: String { "MatMul" }
    package var gridEffect: GridEffect { transposesA ? .loses : .multipliesLastAxis }
    package var headRole: HeadRole { .multiplies }
    package var absorbedInputs: Set<Int> { hasBias ? [1, 2] : [1] }
    private var residualIndex: Int { hasBias ? 3 : 2 }
    package var storage: StorageRule { addsResidual ? .inPlace(input: residualIndex) : .ownMemory }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let (a, b) = (inputs[0].shape, inputs[1].shape)
        guard a.count >= 2, b.count >= 2, inputs.allSatisfy({ $0.elementType == .float32 }) else {
            throw GraphError("\(a) times \(b) is not a matrix product")
        }
        let (m, k) = transposesA ? (a[a.count - 1], a[a.count - 2]) : (a[a.count - 2], a[a.count - 1])
        let (k2, n) = transposesB ? (b[b.count - 1], b[b.count - 2]) : (b[b.count - 2], b[b.count - 1])
        guard k == k2 else { throw GraphError("\(a) times \(b) does not fit as a matrix product") }
        if hasBias, inputs[2].shape != [n] { throw GraphError("a bias of shape \(inputs[2].shape) does not fit \(n)") }
        return try TensorType(try broadcastShape(Array(a.dropLast(2)), Array(b.dropLast(2))) + [m, n])
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            guard activation == nil else { throw GraphError("gradients are built before activations are fused") }
            let (transposesA, transposesB) = (transposesA, transposesB)
            try scope.set(0) {
                let b = $0.input(1)
                let product =
                    transposesA
                    ? try $0.add(MatMul(transposesA: transposesB, transposesB: true), b, $0.upstream)
                    : try $0.add(MatMul(transposesB: !transposesB), $0.upstream, b)
                return try $0.unbroadcast(product, to: $0.shape(of: $0.input(0)))
            }
            try scope.set(1) {
                let a = $0.input(0)
                let product =
                    transposesB
                    ? try $0.add(MatMul(transposesA: true, transposesB: transposesA), $0.upstream, a)
                    : try $0.add(MatMul(transposesA: !transposesA), a, $0.upstream)
                return try $0.unbroadcast(product, to: $0.shape(of: $0.input(1)))
            }
            if hasBias {
                try scope.set(2) { try $0.unbroadcast($0.upstream, to: $0.shape(of: $0.input(2))) }
            }
            if addsResidual { scope.set(residualIndex) { $0.upstream } }
        }
    }

    package func multiplyAccumulateCount(_ inputs: [TensorType], _ output: TensorType) -> Double {
        let a = inputs[0].shape
        return Double(output.elementCount) * Double(a[a.count - (transposesA ? 2 : 1)])
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(
            inputs: types.map { .rowMajor(rank: $0.rank) }, output: .rowMajor(rank: max(types[0].rank, types[1].rank)))
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        var formats = ElementFormats.bfloat16(inputs, isResult: isResult && !addsResidual)
        if hasBias { formats.inputs[2] = .float32 }
        return formats
    }

    /// `Gemm`: alpha a' b' + beta c.
    static func readGemm(_ node: ONNXNode, _ importer: inout Importer) throws {
        let (a, b) = (try importer.input(node, 0), try importer.input(node, 1))
        var product = MatMul(
            transposesA: try node.int("transA", default: 0) != 0, transposesB: try node.int("transB", default: 0) != 0)
        let (alpha, beta) = (try node.float("alpha", default: 1), try node.float("beta", default: 1))
        let shape = try product.outputType([importer.graph.type(of: a), importer.graph.type(of: b)]).shape
        if importer.has(node, 2), alpha == 1, beta == 1 {
            let c = try importer.input(node, 2)
            if importer.graph.shape(of: c) == [shape[1]] {
                product.hasBias = true
                return importer.bind(node, try importer.emit(product, [a, b, c], for: node))
            }
        }
        var result = try importer.emit(product, [a, b], for: node)
        if alpha != 1 { result = try importer.scale(result, by: alpha, for: node) }
        if importer.has(node, 2) {
            var c = try importer.input(node, 2)
            if beta != 1 { c = try importer.scale(c, by: beta, for: node) }
            result = try importer.emit(Binary(.add), [result, c], for: node)
        }
        importer.bind(node, result)
    }

    /// `MatMul`, whose operands of rank 1 are a row and a column.
    static func readMatMul(_ node: ONNXNode, _ importer: inout Importer) throws {
        var (a, b) = (try importer.input(node, 0), try importer.input(node, 1))
        let (shapeA, shapeB) = (importer.graph.shape(of: a), importer.graph.shape(of: b))
        if shapeA.count == 1 { a = try importer.emit(Reshape(shape: [1] + shapeA), [a], for: node) }
        if shapeB.count == 1 { b = try importer.emit(Reshape(shape: shapeB + [1]), [b], for: node) }
        var result = try importer.emit(MatMul(), [a, b], for: node)
        if shapeA.count == 1 || shapeB.count == 1 {
            var shape = importer.graph.shape(of: result)
            if shapeB.count == 1 { shape.removeLast() }
            if shapeA.count == 1 { shape.remove(at: shape.count - (shapeB.count == 1 ? 1 : 2)) }
            result = try importer.emit(Reshape(shape: shape), [result], for: node)
        }
        importer.bind(node, result)
    }
}
