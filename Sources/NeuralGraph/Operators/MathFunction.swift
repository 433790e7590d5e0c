import Foundation
import ONNX
import OneDNN

/// An elementwise function that oneDNN has no primitive for.
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

    package func makeKernel(_ operands: Operands, _ engine: Engine) throws -> any Kernel {
        let count = operands.output.type.elementCount
        let function = function
        return NativeKernel { memory in
            let (x, y) = (memory.input(0), memory.outputFloats)
            return { for index in 0..<count { y[index] = function(x[index]) } }
        }
    }

    private var function: @Sendable (Float) -> Float {
        switch kind {
        case .erf: { Foundation.erf($0) }
        case .sine: { Foundation.sin($0) }
        case .cosine: { Foundation.cos($0) }
        case .floor: { $0.rounded(.down) }
        case .ceiling: { $0.rounded(.up) }
        case .round: { $0.rounded(.toNearestOrEven) }
        case .sign: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
        case .not: { $0 == 0 ? 1 : 0 }
        }
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer, _ kind: Kind) throws {
        importer.bind(node, try importer.emit(MathFunction(kind), [try importer.input(node, 0)], for: node))
    }
}
