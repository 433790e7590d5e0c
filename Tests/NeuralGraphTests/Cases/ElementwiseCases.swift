@testable import NeuralGraph

/// Elementwise functions of one and two tensors.
extension OperatorCase {
    static let elementwise: [OperatorCase] = activations + activationGradients + mathFunctions

    private static let kinds: [Unary.Kind] = [
        .relu, .leakyReLU(slope: 0.1), .elu(alpha: 0.75), .sigmoid, .tanh, .exp, .log, .sqrt, .absolute, .softplus,
        .gelu,
        .geluTanh, .swish(alpha: 1), .swish(alpha: 1.75), .mish, .hardSwish, .clip(-0.5, 1.25),
        .linear(scale: -1.5, shift: 0.25), .power(exponent: 3), .power(exponent: -0.5), .power(exponent: 0),
    ]

    private static let activations: [OperatorCase] =
        kinds.flatMap { kind in
            [[2, 3, 4, 5], [9]].flatMap { fromEverywhere("\(kind)", Unary(kind), $0, values: kind.domain) }
        }
        + [[1, 17, 3, 3], [2, 3, 5], [3, 7], [2, 1, 1, 6]].flatMap {
            fromEverywhere("tanh", Unary(.tanh), $0, values: -2...2)
        }

    private static let activationGradients: [OperatorCase] = kinds.flatMap { kind in
        [(Origin.convolution, Origin.matMul), (.matMul, .input)].map { first, second in
            OperatorCase(
                "gradient of \(kind)", UnaryGradient(kind),
                [.init(shape: [2, 3, 4, 5], origin: first), .init(shape: [2, 3, 4, 5], origin: second)],
                values: kind.domain)
        }
    }

    private static let mathFunctions: [OperatorCase] = MathFunction.Kind.allCases.flatMap { kind in
        [[2, 3, 4, 5], [3, 7]].flatMap { shape in
            (shape.count == 4 ? [Origin.input, .convolution, .matMul] : [.input]).map { origin in
                OperatorCase(
                    name: kind.rawValue, arguments: [.init(shape: shape, origin: origin)], values: -3...3
                ) { graph, operands in
                    // `Not` reads truths; of other numbers hardly one is 0.
                    let x = kind == .not ? try truths(operands[0], &graph) : operands[0]
                    return try graph.add(MathFunction(kind), [x], name: "node")
                }
            }
        }
    }

    /// 1 where a tensor is above 0, else 0.
    private static func truths(_ x: TensorID, _ graph: inout Graph) throws -> TensorID {
        let zero = try graph.addConstant("zero", shape: [], floats: [0])
        return try graph.add(Binary(.greater), [x, zero], name: "truths")
    }

    /// Pairs of shapes that broadcast, the layouts that meet in them, and which side is a constant.
    static let broadcasts: [OperatorCase] =
        Binary.Kind.allCases.flatMap { kind in
            pairs.map { arguments in
                OperatorCase(name: kind.rawValue, arguments: arguments, values: kind.domain) { graph, operands in
                    var inputs = kind.readsTruths ? try operands.map { try truths($0, &graph) } : operands
                    if kind == .modulo || kind == .remainder {
                        // Dividends of both signs, and no divisor near 0.
                        inputs[0] = try graph.add(Unary(.linear(scale: 2, shift: -2.5)), [inputs[0]], name: "dividend")
                    }
                    return try graph.add(Binary(kind), inputs, name: "node")
                }
            } + [OperatorCase(sameOperandTwice: kind)]
        } + selections

    /// A condition and two choices that broadcast.
    private static let selections: [OperatorCase] = [
        ([2, 3, 4, 5], [2, 3, 4, 5], [2, 3, 4, 5]), ([4, 5], [2, 3, 4, 5], []), ([2, 1, 4, 5], [], [2, 3, 1, 1]),
        ([3, 1, 1], [1, 3, 4, 1], [2, 1, 1, 5]), ([2, 3, 4, 5], [1], [1, 1, 1, 5]),
    ].flatMap { (condition: [Int], a: [Int], b: [Int]) in
        [
            (Origin.input, Origin.matMul, Origin.constant), (.matMul, .constant, .convolution),
            (.constant, .matMul, .convolution),
        ].map { origins in
            func argument(_ shape: [Int], _ origin: Origin) -> Argument {
                .init(shape: shape, origin: shape.count < 3 ? .constant : origin)
            }
            return OperatorCase(
                name: "Where",
                arguments: [argument(condition, origins.0), argument(a, origins.1), argument(b, origins.2)]
            ) { graph, operands in
                let condition = try truths(operands[0], &graph)
                return try graph.add(Select(), [condition, operands[1], operands[2]], name: "node")
            }
        }
    }

    private static let pairs: [[Argument]] = [
        pair([2, 3, 4, 5], .convolution, [2, 3, 4, 5], .convolution),
        pair([2, 3, 4, 5], .convolution, [2, 3, 4, 5], .matMul),
        pair([2, 3, 4, 5], .matMul, [2, 3, 4, 5], .input),
        pair([2, 3, 4, 5], .convolution, [], .constant),
        pair([], .constant, [2, 3, 4, 5], .convolution),
        pair([2, 3, 4, 5], .convolution, [3, 1, 1], .constant),
        pair([1, 3, 1, 1], .constant, [2, 3, 4, 5], .matMul),
        pair([2, 3, 4, 5], .convolution, [5], .constant),
        pair([2, 3, 4, 5], .convolution, [2, 3, 1, 1], .convolution),
        pair([2, 3, 4, 5], .convolution, [2, 1, 4, 5], .convolution),
        pair([1, 3, 4, 1], .convolution, [2, 1, 1, 5], .matMul),
        pair([1, 1, 4, 5], .matMul, [2, 3, 1, 1], .input),
        pair([3, 4], .matMul, [4], .constant),
        pair([3, 1], .matMul, [1, 4], .input),
        pair([2, 3, 5], .input, [2, 3, 5], .matMul),
        pair([6], .input, [6], .input),
        pair([4, 5], .input, [2, 3, 4, 5], .convolution),
    ]

    private static func pair(_ a: [Int], _ originA: Origin, _ b: [Int], _ originB: Origin) -> [Argument] {
        [.init(shape: a, origin: originA), .init(shape: b, origin: originB)]
    }

    /// The gradients of both sides add up.
    private init(sameOperandTwice kind: Binary.Kind) {
        let argument = Argument(shape: [1, 2, 3, 3], origin: .convolution)
        self.init(name: "\(kind.rawValue) of a tensor and itself", arguments: [argument], values: 0.5...1) {
            graph, operands in
            let half = try graph.addConstant("half", shape: [], floats: [0.5])
            let larger = try graph.add(Binary(.add), [operands[0], half], name: "larger")
            return try graph.add(Binary(kind), [operands[0], larger], name: "node")
        }
    }
}

extension Unary.Kind {
    fileprivate var domain: ClosedRange<Float> {
        switch self {
        case .log, .sqrt: 0.25...2
        case .power(let exponent) where exponent != exponent.rounded(): 0.25...2
        case .hardSwish: -5...5
        default: -2...2
        }
    }
}

extension Binary.Kind {
    fileprivate var domain: ClosedRange<Float> {
        switch self {
        case .divide, .power, .modulo, .remainder: 0.5...2
        default: -1...1
        }
    }

    /// Of random numbers hardly two are equal and hardly one is 0, so these are applied to zeros and ones.
    fileprivate var readsTruths: Bool {
        switch self {
        case .equal, .greaterOrEqual, .lessOrEqual, .and, .or, .exclusiveOr: true
        default: false
        }
    }
}
