import Foundation
import NeuralGraph

/// Functions of elements that oneDNN has none for, and of elements of several tensors.
extension ReferenceExecutor {
    static func mathFunction(_ kind: MathFunction.Kind, _ x: ReferenceTensor) -> ReferenceTensor {
        let function: (Double) -> Double =
            switch kind {
            case .erf: { erf($0) }
            case .sine: { sin($0) }
            case .cosine: { cos($0) }
            case .floor: { floor($0) }
            case .ceiling: { ceil($0) }
            case .round: { rint($0) }
            case .sign: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
            case .not: { $0 == 0 ? 1 : 0 }
            }
        return ReferenceTensor(x.shape, x.values.map(function))
    }

    static func binary(_ kind: Binary.Kind, _ a: ReferenceTensor, _ b: ReferenceTensor) -> ReferenceTensor {
        let function: (Double, Double) -> Double =
            switch kind {
            case .add: { $0 + $1 }
            case .subtract: { $0 - $1 }
            case .multiply: { $0 * $1 }
            case .divide: { $0 / $1 }
            case .minimum: { $0.isNaN || $1.isNaN ? .nan : Swift.min($0, $1) }
            case .maximum: { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) }
            case .power: { pow($0, $1) }
            case .equal: { $0 == $1 ? 1 : 0 }
            case .greater: { $0 > $1 ? 1 : 0 }
            case .greaterOrEqual: { $0 >= $1 ? 1 : 0 }
            case .less: { $0 < $1 ? 1 : 0 }
            case .lessOrEqual: { $0 <= $1 ? 1 : 0 }
            case .and: { $0 * $1 != 0 ? 1 : 0 }
            case .or: { abs($0) + abs($1) != 0 ? 1 : 0 }
            case .exclusiveOr: { ($0 == 0) == ($1 == 0) ? 0 : 1 }
            case .modulo: { $0 - $1 * floor($0 / $1) }
            case .remainder: { $0 - $1 * ($0 / $1).rounded(.towardZero) }
            case .whereSecondIsPositive: { $1 > 0 ? $0 : 0 }
            }
        let shape = broadcastShape([a, b])
        return ReferenceTensor(shape) { function(a.broadcast(at: $0), b.broadcast(at: $0)) }
    }

    static func select(
        _ condition: ReferenceTensor, _ a: ReferenceTensor, _ b: ReferenceTensor
    ) -> ReferenceTensor {
        ReferenceTensor(broadcastShape([condition, a, b])) {
            condition.broadcast(at: $0) != 0 ? a.broadcast(at: $0) : b.broadcast(at: $0)
        }
    }

    private static func broadcastShape(_ operands: [ReferenceTensor]) -> [Int] {
        let rank = operands.map(\.shape.count).max() ?? 0
        return (0..<rank).map { axis in
            let sizes = operands.map { operand in
                let own = axis - (rank - operand.shape.count)
                return own < 0 ? 1 : operand.shape[own]
            }
            return sizes.first { $0 != 1 } ?? 1
        }
    }

    static func channelAffine(
        _ x: ReferenceTensor, scale: ReferenceTensor, shift: ReferenceTensor
    ) -> ReferenceTensor {
        ReferenceTensor(x.shape) { x[$0] * scale.values[$0[1]] + shift.values[$0[1]] }
    }
}
