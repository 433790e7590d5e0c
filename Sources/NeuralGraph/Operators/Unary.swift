import ONNX
import OneDNN

/// An elementwise function of one tensor.
package struct Unary: Operator {
    package enum Kind: String, Sendable, CaseIterable {
        case relu = "Relu"
        case sigmoid = "Sigmoid"
        case tanh = "Tanh"
        case exp = "Exp"
        case log = "Log"
        case sqrt = "Sqrt"

        var eltwise: Eltwise {
            switch self {
            case .relu: .relu
            case .sigmoid: .sigmoid
            case .tanh: .tanh
            case .exp: .exp
            case .log: .log
            case .sqrt: .sqrt
            }
        }
    }

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    package var name: String { kind.rawValue }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[0].elementType == .float32 else { throw GraphError("it is applied to integers") }
        return inputs[0]
    }

    package var gradient: GradientRule {
        .rule { [kind] scope in
            try scope.set(0) {
                let (dy, y) = ($0.upstream, $0.output)
                switch kind {
                case .relu:
                    return try $0.add(Binary(.whereSecondIsPositive), dy, y)
                case .sigmoid:
                    let rest = try $0.add(Binary(.subtract), $0.scalar(1), y)
                    return try $0.add(Binary(.multiply), dy, $0.add(Binary(.multiply), y, rest))
                case .tanh:
                    let square = try $0.add(Binary(.multiply), y, y)
                    return try $0.add(Binary(.multiply), dy, $0.add(Binary(.subtract), $0.scalar(1), square))
                case .exp:
                    return try $0.add(Binary(.multiply), dy, y)
                case .log:
                    return try $0.add(Binary(.divide), dy, $0.input(0))
                case .sqrt:
                    return try $0.add(Binary(.divide), dy, $0.add(Binary(.multiply), y, $0.scalar(2)))
                }
            }
        }
    }

    package func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let tensor = try operands.output.descriptor()
        return PrimitiveKernel(
            primitive: try .eltwise(kind.eltwise, tensor: tensor, engine: engine),
            arguments: [(.source, tensor, .input(0)), (.destination, tensor, .output)])
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer, _ kind: Kind) throws {
        importer.bind(node, try importer.emit(Unary(kind), [try importer.input(node, 0)], for: node))
    }
}
