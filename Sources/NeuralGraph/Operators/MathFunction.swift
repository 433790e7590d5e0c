import Foundation
import ONNX

/// An elementwise function that no convolution or product takes in as its activation.
package struct MathFunction: Operator {
    package enum Kind: String, Sendable, CaseIterable {
        case erf = "Erf"
        case sine = "Sin"
        case cosine = "Cos"
        case floor = "Floor"
        case ceiling = "Ceil"
        /// Halves to the even neighbour.
        case round = "Round"
        case sign = "Sign"
        /// 1 where the input is 0, else 0.
        case not = "Not"
    }

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    package var name: String { kind.rawValue }
    package var gridEffect: GridEffect { .keeps }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[0].elementType == .float32 else { throw GraphError("it is applied to integers") }
        return inputs[0]
    }

    package var gradient: GradientRule {
        switch kind {
        case .erf:
            .rule { scope in
                try scope.set(0) {
                    // 2 / sqrt(pi) exp(-x^2)
                    let square = try $0.add(Binary(.multiply), $0.input(0), $0.input(0))
                    let bell = try $0.add(Unary(.exp), $0.add(Unary(.linear(scale: -1, shift: 0)), square))
                    let slope = try $0.add(
                        Unary(.linear(scale: Float(2 / Double.pi.squareRoot()), shift: 0)), bell)
                    return try $0.add(Binary(.multiply), $0.upstream, slope)
                }
            }
        case .sine:
            .rule { scope in
                try scope.set(0) {
                    try $0.add(Binary(.multiply), $0.upstream, $0.add(MathFunction(.cosine), $0.input(0)))
                }
            }
        case .cosine:
            .rule { scope in
                try scope.set(0) {
                    let product = try $0.add(
                        Binary(.multiply), $0.upstream, $0.add(MathFunction(.sine), $0.input(0)))
                    return try $0.add(Unary(.linear(scale: -1, shift: 0)), product)
                }
            }
        case .floor, .ceiling, .round, .sign, .not:
            .zero
        }
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer, _ kind: Kind) throws {
        importer.bind(node, try importer.emit(MathFunction(kind), [try importer.input(node, 0)], for: node))
    }
}
