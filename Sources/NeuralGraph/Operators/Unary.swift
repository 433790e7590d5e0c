import ONNX

/// An elementwise function of one tensor.
package struct Unary: Operator {
    package typealias Kind = ElementwiseFunction

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    package var name: String {
        switch kind {
        case .relu: "Relu"
        case .leakyReLU: "LeakyRelu"
        case .elu: "Elu"
        case .sigmoid: "Sigmoid"
        case .tanh: "Tanh"
        case .exp: "Exp"
        case .log: "Log"
        case .sqrt: "Sqrt"
        case .absolute: "Abs"
        case .softplus: "Softplus"
        case .gelu, .geluTanh: "Gelu"
        case .swish: "Swish"
        case .mish: "Mish"
        case .hardSwish: "HardSwish"
        case .clip: "Clip"
        case .linear: "Linear"
        case .power: "Pow"
        }
    }
    package var gridEffect: GridEffect { .keeps }
    package var headRole: HeadRole { .adjusts(kind) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[0].elementType == .float32 else { throw GraphError("it is applied to integers") }
        return inputs[0]
    }

    package var gradient: GradientRule {
        .rule { [kind] scope in
            try scope.set(0) {
                // By the output, so that a ReLU that is fused into a convolution still has its mask.
                if kind == .relu { return try $0.add(Binary(.whereSecondIsPositive), $0.upstream, $0.output) }
                if kind == .sqrt {
                    // 0 at 0, as PyTorch has it for norms.
                    let half = try $0.add(Binary(.multiply), $0.upstream, $0.scalar(0.5))
                    let quotient = try $0.add(Binary(.divide), half, $0.output)
                    return try $0.add(Binary(.whereSecondIsPositive), quotient, $0.output)
                }
                return try $0.add(UnaryGradient(kind), $0.input(0), $0.upstream)
            }
        }
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats { .likeFirst(inputs) }

    static func read(_ node: ONNXNode, _ importer: inout Importer, _ kind: Kind) throws {
        importer.bind(node, try importer.emit(Unary(kind), [try importer.input(node, 0)], for: node))
    }
}

/// The gradient of `Unary`: its input and the gradient of its output in, the gradient of its input out.
package struct UnaryGradient: Operator {
    package let kind: Unary.Kind

    package init(_ kind: Unary.Kind) { self.kind = kind }

    package var name: String { "\(Unary(kind).name)Grad" }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[0] == inputs[1] else { throw GraphError("the input and the gradient have different shapes") }
        return inputs[0]
    }

    package var gradient: GradientRule {
        .notDifferentiable("second derivatives of \(Unary(kind).name) are not supported")
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        LayoutDecision(inputs: [inputs[0], inputs[0]], output: inputs[0])
    }
}
