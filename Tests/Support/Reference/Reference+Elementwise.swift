import Foundation
import NeuralGraph

extension ReferenceExecutor {
    package static func unary(_ kind: Unary.Kind, _ x: ReferenceTensor) -> ReferenceTensor {
        let function: (Double) -> Double =
            switch kind {
            case .relu: { $0 > 0 ? $0 : 0 }
            case .sigmoid: { 1 / (1 + exp(-$0)) }
            case .tanh: { tanh($0) }
            case .exp: { exp($0) }
            case .log: { log($0) }
            case .sqrt: { $0.squareRoot() }
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
            case .minimum: { $0 < $1 ? $0 : $1 }
            case .maximum: { $0 > $1 ? $0 : $1 }
            case .whereSecondIsPositive: { $1 > 0 ? $0 : 0 }
            }
        let rank = max(a.shape.count, b.shape.count)
        let (first, second) = (leadingOnes(a.shape, rank), leadingOnes(b.shape, rank))
        let shape = zip(first, second).map { $0 == 1 ? $1 : $0 }
        return ReferenceTensor(shape) { function(a.broadcast(at: $0), b.broadcast(at: $0)) }
    }

    private static func leadingOnes(_ shape: [Int], _ rank: Int) -> [Int] {
        Array(repeating: 1, count: rank - shape.count) + shape
    }

    static func channelAffine(
        _ x: ReferenceTensor, scale: ReferenceTensor, shift: ReferenceTensor
    ) -> ReferenceTensor {
        ReferenceTensor(x.shape) { x[$0] * scale.values[$0[1]] + shift.values[$0[1]] }
    }
}
