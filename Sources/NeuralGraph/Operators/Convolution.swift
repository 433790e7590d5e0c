import ONNX

/// ONNX `Conv`, with what passes have fused into it.
///
/// Inputs: x [N, C, spatial...], constant weights [O, C / groups, kernel...], constant bias [O] if `hasBias`, and the residual
/// [N, O, ...] last if `addsResidual`. Output: activation(x * weights + bias + residual).
package struct Convolution: Operator, Fusible {
    package var window: Window
    package var groups: Int
    package var hasBias: Bool
    package var addsResidual = false
    package var activation: ElementwiseFunction?

    package init(window: Window, groups: Int, hasBias: Bool) {
        self.window = window
        self.groups = groups
        self.hasBias = hasBias
    }

    package var name: String { "Conv" }
    package var gridEffect: GridEffect { .slides(window) }
    package var headRole: HeadRole { .convolves(kernel: window.kernel) }
    package var absorbedInputs: Set<Int> { hasBias ? [1, 2] : [1] }
    private var residualIndex: Int { hasBias ? 3 : 2 }
    package var storage: StorageRule { addsResidual ? .inPlace(input: residualIndex) : .ownMemory }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let (x, weights) = (inputs[0].shape, inputs[1].shape)
        guard x.count >= 3, weights.count == x.count else {
            throw GraphError("input \(x) and weights \(weights) are not those of a convolution")
        }
        guard groups > 0, weights[0] > 0, weights[0] % groups == 0, x[1] == weights[1] * groups else {
            throw GraphError("\(x[1]) channels do not fit weights \(weights) in \(groups) groups")
        }
        if hasBias, inputs[2].shape != [weights[0]] {
            throw GraphError("a bias of shape \(inputs[2].shape) does not fit \(weights[0]) channels")
        }
        return try TensorType([x[0], weights[0]] + window.outputSizes(Array(x[2...])))
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            for index in scope.wanted.indices where scope.wanted[index] && index != 0 && index != residualIndex {
                throw GraphError("convolutions whose weights are computed have no gradient here")
            }
            guard activation == nil else { throw GraphError("gradients are built before activations are fused") }
            try scope.set(0) {
                let spatial = Array($0.shape(of: $0.input(0))[2...])
                return try $0.add(
                    ConvolutionBackwardData(window: window, groups: groups, spatialShape: spatial), $0.upstream,
                    $0.input(1))
            }
            if addsResidual { scope.set(residualIndex) { $0.upstream } }
        }
    }

    /// Each output meets the weights of one filter.
    package func multiplyAccumulateCount(_ inputs: [TensorType], _ output: TensorType) -> Double {
        Double(output.elementCount) * Double(inputs[1].shape.dropFirst().reduce(1, *))
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let activations = Layout.channelsLast(rank: types[0].rank)
        var result = LayoutDecision(inputs: inputs, output: activations)
        result.inputs[0] = activations
        if addsResidual { result.inputs[residualIndex] = activations }
        return result
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        .bfloat16(inputs, isResult: isResult && !addsResidual)
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer) throws {
        let x = try importer.input(node, 0)
        let weights = try importer.constantInput(node, 1)
        let shape = importer.graph.shape(of: weights)
        guard importer.graph.shape(of: x).count >= 3, shape.count == importer.graph.shape(of: x).count else {
            throw GraphError("input \(importer.graph.shape(of: x)) and weights \(shape) are not those of a convolution")
        }
        var inputs = [x, weights]
        if importer.has(node, 2) { inputs.append(try importer.constantInput(node, 2)) }
        let window = try Window(
            node, kernel: Array(shape[2...]), input: Array(importer.graph.shape(of: x)[2...]))
        let operation = Convolution(
            window: window, groups: try node.int("group", default: 1), hasBias: inputs.count == 3)
        importer.bind(node, try importer.emit(operation, inputs, for: node))
    }
}

/// The gradient of a convolution with respect to its input: upstream [N, O, ...] and the convolution's weights in, and the
/// residual [N, C, spatial...] last if `addsResidual`; [N, C, spatial...] out.
package struct ConvolutionBackwardData: Operator, Fusible {
    package var window: Window
    package var groups: Int
    /// The spatial shape of the convolution's input.
    package var spatialShape: [Int]
    package var addsResidual = false
    package var activation: ElementwiseFunction?

    package init(window: Window, groups: Int, spatialShape: [Int]) {
        self.window = window
        self.groups = groups
        self.spatialShape = spatialShape
    }

    package var name: String { "ConvTranspose" }
    package var gridEffect: GridEffect { .slides(window) }
    package var absorbedInputs: Set<Int> { [1] }
    package var storage: StorageRule { addsResidual ? .inPlace(input: 2) : .ownMemory }

    /// Without strides it is a convolution of the upstream itself.
    package var isFusible: Bool {
        window.strides.allSatisfy { $0 == 1 }
            && TransposedWindow(window, input: spatialShape)?.parts(joined: false)?.count == 1
    }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        let (upstream, weights) = (inputs[0].shape, inputs[1].shape)
        guard upstream.count == weights.count, upstream[1] == weights[0],
            try window.outputSizes(spatialShape) == Array(upstream[2...])
        else { throw GraphError("upstream \(upstream) does not fit weights \(weights)") }
        return try TensorType([upstream[0], weights[1] * groups] + spatialShape)
    }

    package var gradient: GradientRule {
        .rule { [self] scope in
            guard activation == nil else { throw GraphError("gradients are built before activations are fused") }
            try scope.set(0) {
                try $0.add(
                    Convolution(window: window, groups: groups, hasBias: false), $0.upstream, $0.input(1))
            }
            if addsResidual { scope.set(2) { $0.upstream } }
        }
    }

    /// Each element of the upstream meets the weights of one filter.
    package func multiplyAccumulateCount(_ inputs: [TensorType], _ output: TensorType) -> Double {
        Double(inputs[0].elementCount) * Double(inputs[1].shape.dropFirst().reduce(1, *))
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let activations = Layout.channelsLast(rank: types[0].rank)
        return LayoutDecision(
            inputs: [activations, inputs[1]] + inputs[2...].map { _ in activations }, output: activations)
    }

    /// oneDNN's has all operands of one type, so that a result too is rounded once before it is converted.
    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        .bfloat16(inputs, isResult: false)
    }
}
