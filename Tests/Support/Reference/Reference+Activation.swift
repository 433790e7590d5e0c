import Foundation
import NeuralGraph

/// Elementwise functions of one tensor and their derivatives.
extension ReferenceExecutor {
    package static func unary(_ kind: Unary.Kind, _ x: ReferenceTensor) -> ReferenceTensor {
        ReferenceTensor(x.shape, x.values.map(function(kind)))
    }

    static func unaryGradient(
        _ kind: Unary.Kind, _ x: ReferenceTensor, upstream: ReferenceTensor
    ) -> ReferenceTensor {
        let derivative = derivative(kind)
        return ReferenceTensor(x.shape, zip(x.values, upstream.values).map { derivative($0) * $1 })
    }

    package static func function(_ kind: Unary.Kind) -> (Double) -> Double {
        switch kind {
        case .relu: { $0 > 0 ? $0 : 0 }
        case .leakyReLU(let slope): { $0 > 0 ? $0 : Double(slope) * $0 }
        case .elu(let alpha): { $0 > 0 ? $0 : Double(alpha) * (exp($0) - 1) }
        case .sigmoid: sigmoid
        case .tanh: { tanh($0) }
        case .exp: { exp($0) }
        case .log: { log($0) }
        case .sqrt: { $0.squareRoot() }
        case .absolute: { abs($0) }
        case .softplus: { log(1 + exp($0)) }
        case .gelu: { $0 * normalDistribution($0) }
        case .geluTanh: { 0.5 * $0 * (1 + tanh(geluArgument($0))) }
        case .swish(let alpha): { $0 * sigmoid(Double(alpha) * $0) }
        case .mish: { $0 * tanh(log(1 + exp($0))) }
        case .hardSwish: { $0 * min(1, max(0, $0 / 6 + 0.5)) }
        case .clip(let low, let high): { min(max($0, Double(low)), Double(high)) }
        case .linear(let scale, let shift): { Double(scale) * $0 + Double(shift) }
        case .power(let exponent): { pow($0, Double(exponent)) }
        }
    }

    private static func derivative(_ kind: Unary.Kind) -> (Double) -> Double {
        switch kind {
        case .relu: { $0 > 0 ? 1 : 0 }
        case .leakyReLU(let slope): { $0 > 0 ? 1 : Double(slope) }
        case .elu(let alpha): { $0 > 0 ? 1 : Double(alpha) * exp($0) }
        case .sigmoid: { sigmoid($0) * (1 - sigmoid($0)) }
        case .tanh: { 1 - tanh($0) * tanh($0) }
        case .exp: { exp($0) }
        case .log: { 1 / $0 }
        case .sqrt: { 0.5 / $0.squareRoot() }
        case .absolute: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
        case .softplus: sigmoid
        case .gelu: { normalDistribution($0) + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() }
        case .geluTanh:
            { x in
                let t = tanh(geluArgument(x))
                let slope = (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * x * x)
                return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope
            }
        case .swish(let alpha):
            { x in
                let s = sigmoid(Double(alpha) * x)
                return s + Double(alpha) * x * s * (1 - s)
            }
        case .mish:
            { x in
                let t = tanh(log(1 + exp(x)))
                return t + x * (1 - t * t) * sigmoid(x)
            }
        case .hardSwish: { abs($0) < 3 ? $0 / 3 + 0.5 : $0 > 0 ? 1 : 0 }
        case .clip(let low, let high): { $0 > Double(low) && $0 <= Double(high) ? 1 : 0 }
        case .linear(let scale, _): { _ in Double(scale) }
        case .power(let exponent): { Double(exponent) * pow($0, Double(exponent) - 1) }
        }
    }

    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    private static func normalDistribution(_ x: Double) -> Double { 0.5 * (1 + erf(x / 2.0.squareRoot())) }

    private static func geluArgument(_ x: Double) -> Double {
        (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
    }
}
