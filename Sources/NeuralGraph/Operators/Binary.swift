import Foundation
import ONNX

/// Elementwise arithmetic on two tensors, with ONNX's (NumPy's) broadcasting.
package struct Binary: Operator, Foldable {
    package enum Kind: String, Sendable, CaseIterable {
        case add = "Add"
        case subtract = "Sub"
        case multiply = "Mul"
        case divide = "Div"
        case minimum = "Min"
        case maximum = "Max"
        case power = "Pow"
        // Comparisons give 1 where they hold and 0 elsewhere, in the operands' element type.
        case equal = "Equal"
        case greater = "Greater"
        case greaterOrEqual = "GreaterOrEqual"
        case less = "Less"
        case lessOrEqual = "LessOrEqual"
        // Logic on numbers that are 0 or not.
        case and = "And"
        case or = "Or"
        case exclusiveOr = "Xor"
        /// The remainder with the sign of the divisor (Python's).
        case modulo = "Mod"
        /// The remainder with the sign of the dividend (C's `fmod`).
        case remainder = "FMod"
        /// The first where the second is above 0, else 0: the gradient of a ReLU, given its output.
        case whereSecondIsPositive = "ReluGrad"
    }

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    package var name: String { kind.rawValue }
    package var gridEffect: GridEffect { .keeps }
    package var headRole: HeadRole { .adjusts(nil) }

    package func outputType(_ inputs: [TensorType]) throws -> TensorType {
        guard inputs[0].elementType == inputs[1].elementType else {
            throw GraphError("its inputs have different element types")
        }
        return try TensorType(try broadcastShape(inputs[0].shape, inputs[1].shape), inputs[0].elementType)
    }

    package var gradient: GradientRule {
        switch kind {
        case .add:
            .rule { scope in
                for side in 0...1 {
                    try scope.set(side) { try $0.unbroadcast($0.upstream, to: $0.shape(of: $0.input(side))) }
                }
            }
        case .subtract:
            .rule { scope in
                try scope.set(0) { try $0.unbroadcast($0.upstream, to: $0.shape(of: $0.input(0))) }
                try scope.set(1) {
                    let negative = try $0.add(Binary(.multiply), $0.upstream, $0.scalar(-1))
                    return try $0.unbroadcast(negative, to: $0.shape(of: $0.input(1)))
                }
            }
        case .multiply:
            .rule { scope in
                for side in 0...1 {
                    try scope.set(side) {
                        let product = try $0.add(Binary(.multiply), $0.upstream, $0.input(1 - side))
                        return try $0.unbroadcast(product, to: $0.shape(of: $0.input(side)))
                    }
                }
            }
        case .divide:
            .rule { scope in
                try scope.set(0) {
                    let quotient = try $0.add(Binary(.divide), $0.upstream, $0.input(1))
                    return try $0.unbroadcast(quotient, to: $0.shape(of: $0.input(0)))
                }
                try scope.set(1) {
                    let ratio = try $0.add(Binary(.divide), $0.output, $0.input(1))
                    let product = try $0.add(Binary(.multiply), $0.upstream, ratio)
                    let negative = try $0.add(Binary(.multiply), product, $0.scalar(-1))
                    return try $0.unbroadcast(negative, to: $0.shape(of: $0.input(1)))
                }
            }
        case .minimum, .maximum:
            .rule { [kind] scope in
                for side in 0...1 {
                    try scope.set(side) {
                        // Nothing for the side that lost, half of it where both are equal, and else all of it: also where
                        // either is not a number, as in PyTorch.
                        let (above, below) = kind == .maximum ? (1 - side, side) : (side, 1 - side)
                        let loses = try $0.add(Binary(.greater), $0.input(above), $0.input(below))
                        let kept = try $0.add(Select(), loses, $0.scalar(0), $0.upstream)
                        let ties = try $0.add(Binary(.equal), $0.input(0), $0.input(1))
                        let part = try $0.add(Unary(.linear(scale: -0.5, shift: 1)), ties)
                        let share = try $0.add(Binary(.multiply), kept, part)
                        return try $0.unbroadcast(share, to: $0.shape(of: $0.input(side)))
                    }
                }
            }
        case .power:
            .rule { scope in
                try scope.set(0) {
                    let lower = try $0.add(Binary(.subtract), $0.input(1), $0.scalar(1))
                    let slope = try $0.add(
                        Binary(.multiply), $0.add(Binary(.power), $0.input(0), lower), $0.input(1))
                    let product = try $0.add(Binary(.multiply), $0.upstream, slope)
                    // x^0 is 1 for every x, 0 too, where the slope by the formula is no number.
                    let kept = try $0.add(Select(), $0.input(1), product, $0.scalar(0))
                    return try $0.unbroadcast(kept, to: $0.shape(of: $0.input(0)))
                }
                try scope.set(1) {
                    let steep = try $0.add(Binary(.multiply), $0.output, $0.add(Unary(.log), $0.input(0)))
                    // 0 at the base 0, where the logarithm is infinite, as in PyTorch.
                    let atZero = try $0.add(Binary(.equal), $0.input(0), $0.scalar(0))
                    let isDefined = try $0.add(Binary(.greaterOrEqual), $0.input(1), $0.scalar(0))
                    let isFlat = try $0.add(Binary(.and), atZero, isDefined)
                    let slope = try $0.add(Select(), isFlat, $0.scalar(0), steep)
                    let product = try $0.add(Binary(.multiply), $0.upstream, slope)
                    return try $0.unbroadcast(product, to: $0.shape(of: $0.input(1)))
                }
            }
        case .equal, .greater, .greaterOrEqual, .less, .lessOrEqual, .and, .or, .exclusiveOr:
            .zero
        case .modulo, .remainder:
            .notDifferentiable("the gradient of a remainder is not supported")
        case .whereSecondIsPositive:
            .rule { scope in
                try scope.set(0) {
                    let masked = try $0.add(Binary(.whereSecondIsPositive), $0.upstream, $0.input(1))
                    return try $0.unbroadcast(masked, to: $0.shape(of: $0.input(0)))
                }
            }
        }
    }

    package func layouts(_ inputs: [Layout], _ types: [TensorType]) -> LayoutDecision {
        let rank = max(types[0].rank, types[1].rank)
        // The larger operand decides, so that a channels-last map plus a constant stays channels last.
        let candidates = zip(inputs, types).filter { $0.1.rank == rank }
        let leader = candidates.max { $0.1.elementCount < $1.1.elementCount }?.0
        return LayoutDecision(inputs: inputs, output: leader ?? .rowMajor(rank: rank))
    }

    package func formats(_ inputs: [ElementFormat], isResult: Bool) -> ElementFormats {
        switch kind {
        case .add, .subtract, .multiply, .whereSecondIsPositive:
            ElementFormats(
                inputs: inputs, output: inputs.contains(.bfloat16) && !isResult ? .bfloat16 : .float32)
        default: .float32(count: inputs.count)
        }
    }

    package func fold(_ inputs: [HostTensor], to type: TensorType) throws -> HostTensor {
        let indices = BroadcastIndices(inputs.map(\.type.shape), to: type.shape)
        switch type.elementType {
        case .float32:
            let (a, b) = (try inputs[0].floats(), try inputs[1].floats())
            return HostTensor(type, floats: indices.map { floatResult(a[$0], b[$1]) })
        case .int64:
            let (a, b) = (try inputs[0].int64s(), try inputs[1].int64s())
            return HostTensor(type, int64s: try indices.map { try integerResult(a[$0], b[$1]) })
        }
    }

    func floatResult(_ a: Float, _ b: Float) -> Float {
        switch kind {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .minimum: smaller(a, b)
        case .maximum: larger(a, b)
        case .power: pow(a, b)
        case .equal: a == b ? 1 : 0
        case .greater: a > b ? 1 : 0
        case .greaterOrEqual: a >= b ? 1 : 0
        case .less: a < b ? 1 : 0
        case .lessOrEqual: a <= b ? 1 : 0
        case .and: a != 0 && b != 0 ? 1 : 0
        case .or: a != 0 || b != 0 ? 1 : 0
        case .exclusiveOr: (a != 0) != (b != 0) ? 1 : 0
        case .modulo: floatModulo(a, b)
        case .remainder: fmod(a, b)
        case .whereSecondIsPositive: b > 0 ? a : 0
        }
    }

    func integerResult(_ a: Int64, _ b: Int64) throws -> Int64 {
        let (value, overflow) =
            switch kind {
            case .add: a.addingReportingOverflow(b)
            case .subtract: a.subtractingReportingOverflow(b)
            case .multiply: a.multipliedReportingOverflow(by: b)
            case .divide: a.dividedReportingOverflow(by: b)
            case .minimum: (min(a, b), false)
            case .maximum: (max(a, b), false)
            case .power: integerPower(a, b)
            case .equal: (a == b ? 1 : 0, false)
            case .greater: (a > b ? 1 : 0, false)
            case .greaterOrEqual: (a >= b ? 1 : 0, false)
            case .less: (a < b ? 1 : 0, false)
            case .lessOrEqual: (a <= b ? 1 : 0, false)
            case .and: (a != 0 && b != 0 ? 1 : 0, false)
            case .or: (a != 0 || b != 0 ? 1 : 0, false)
            case .exclusiveOr: ((a != 0) != (b != 0) ? 1 : 0, false)
            case .modulo: integerModulo(a, b)
            case .remainder: a.remainderReportingOverflow(dividingBy: b)
            case .whereSecondIsPositive: (b > 0 ? a : 0, false)
            }
        guard !overflow else { throw GraphError("integer overflow or division by zero in \(a) \(name) \(b)") }
        return value
    }

    private func integerModulo(_ a: Int64, _ b: Int64) -> (Int64, Bool) {
        let (rest, overflow) = a.remainderReportingOverflow(dividingBy: b)
        return (rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest, overflow)
    }

    private func integerPower(_ base: Int64, _ exponent: Int64) -> (Int64, Bool) {
        guard exponent >= 0, exponent < 64 else { return (0, true) }
        var (result, overflow): (Int64, Bool) = (1, false)
        for _ in 0..<exponent where !overflow { (result, overflow) = result.multipliedReportingOverflow(by: base) }
        return (result, overflow)
    }

    static func read(_ node: ONNXNode, _ importer: inout Importer, _ kind: Kind) throws {
        let operands = [try importer.input(node, 0), try importer.input(node, 1)]
        importer.bind(node, try importer.emit(Binary(kind), operands, for: node))
    }

    /// `Sum`, `Max` and `Min` of any number of tensors.
    static func readVariadic(_ node: ONNXNode, _ importer: inout Importer, _ kind: Kind) throws {
        var result = try importer.input(node, 0)
        for index in 1..<max(1, node.inputs.count) {
            result = try importer.emit(Binary(kind), [result, try importer.input(node, index)], for: node)
        }
        importer.bind(node, result)
    }

    /// `Mod`: C's remainder where `fmod` is set, else Python's.
    static func readModulo(_ node: ONNXNode, _ importer: inout Importer) throws {
        try read(node, &importer, try node.int("fmod", default: 0) != 0 ? .remainder : .modulo)
    }

    /// `Mean` of any number of tensors.
    static func readMean(_ node: ONNXNode, _ importer: inout Importer) throws {
        try readVariadic(node, &importer, .add)
        let sum = try importer.output(node)
        importer.bind(node, try importer.scale(sum, by: 1 / Float(max(1, node.inputs.count)), for: node))
    }
}

/// The remainder with the sign of the divisor, exact for large quotients, infinite divisors too.
func floatModulo(_ a: Float, _ b: Float) -> Float {
    let rest = fmod(a, b)
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
}
