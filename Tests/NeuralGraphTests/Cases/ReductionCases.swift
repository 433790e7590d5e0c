@testable import NeuralGraph

/// Operators that sum, and convolutions with what passes fuse into them.
extension OperatorCase {
    static let reductions: [OperatorCase] = sums + softmaxes + batchNormalizations + joinedAffines + normalizations

    private static let sums: [OperatorCase] = Reduce.Kind.allCases.flatMap { kind in
        [[0], [1], [2, 3], [1, 3], [0, 2, 3], [3], [0, 1, 2, 3], []].flatMap { axes in
            [true, false].flatMap { keeps in
                fromEverywhere(
                    "\(kind.rawValue) \(axes) keeping \(keeps)", Reduce(kind, axes: axes, keepsDimensions: keeps),
                    [2, 3, 4, 5], values: kind.domain)
            }
        }
            + fromEverywhere(
                "\(kind.rawValue) of a long map", Reduce(kind, axes: [2], keepsDimensions: false), [2, 3, 37],
                values: kind.domain)
    }

    /// Rows shorter and longer than a vector register, with a mean far from 0.
    private static let normalizations: [OperatorCase] = [
        ([2, 3, 4, 5], 1), ([2, 3, 4, 5], 2), ([2, 3, 4, 5], 4), ([1, 2, 37], 1), ([4, 16], 1),
    ].flatMap { (shape: [Int], axisCount: Int) in
        fromEverywhere(
            "Normalize \(axisCount) axes", Normalize(axisCount: axisCount, epsilon: 1e-3), shape, values: -1...3)
            + [
                OperatorCase(
                    "NormalizeGrad \(axisCount) axes", NormalizeGradient(axisCount: axisCount, epsilon: 1e-3),
                    [.init(shape: shape, origin: .matMul), .init(shape: shape, origin: .input)], values: -1...3)
            ]
    }

    private static let softmaxes: [OperatorCase] = [false, true].flatMap { logarithm in
        (0..<4).flatMap { axis in
            fromEverywhere("Softmax \(axis) log \(logarithm)", Softmax(axis: axis, logarithm: logarithm), [2, 3, 4, 5])
        }
            + fromEverywhere(
                "Softmax log \(logarithm)", Softmax(axis: 1, logarithm: logarithm), [2, 11], values: -30...30)
    }

    private static let batchNormalizations: [OperatorCase] = [[2, 3, 4, 5], [2, 5, 7], [3, 4], [1, 2, 3, 2, 2]].flatMap
    {
        shape in
        (shape.count >= 3 ? [Origin.input, .convolution, .matMul] : [.input, .matMul]).map { origin in
            OperatorCase(
                "BatchNormalization", ChannelAffine(),
                [
                    .init(shape: shape, origin: origin), .init(shape: [shape[1]], origin: .constant),
                    .init(shape: [shape[1]], origin: .constant),
                ])
        }
    }

    /// Parts that lie differently, with fewer channels than a vector register and more.
    private static let joinedAffines: [OperatorCase] = [[3], [2, 5], [16, 1, 37], [8, 24, 40]].flatMap { widths in
        [[2, 3], [5], []].flatMap { space in
            [false, true].map { isRectified in
                let origins: [Origin] = space.isEmpty ? [.input, .matMul] : [.convolution, .matMul, .input]
                let parts = widths.enumerated().map { number, width in
                    Argument(shape: [2, width] + space, origin: origins[number % origins.count])
                }
                let channels = Argument(shape: [widths.reduce(0, +)], origin: .constant)
                return OperatorCase(
                    "BatchNormalization of \(widths)", JoinedAffine(isRectified: isRectified),
                    parts + [channels, channels])
            }
        }
    }

    static let products: [OperatorCase] = matrices.flatMap { a, b in
        [(false, false), (true, false), (false, true), (true, true)].flatMap { transposesA, transposesB in
            [(Origin.matMul, Origin.constant), (.input, .matMul), (.constant, .input)].flatMap { originA, originB in
                [false, true].map { hasBias in
                    product(
                        a, b, originA, originB,
                        MatMul(transposesA: transposesA, transposesB: transposesB, hasBias: hasBias))
                }
            }
        }
    }

    /// [..., M, K] and [..., K, N].
    private static let matrices: [([Int], [Int])] = [
        ([3, 4], [4, 5]), ([1, 7], [7, 2]), ([2, 3, 4], [4, 5]), ([2, 3, 4], [2, 4, 5]), ([3, 4], [2, 4, 5]),
        ([2, 1, 3, 4], [1, 3, 4, 2]), ([2, 3, 2, 4], [4, 1]),
    ]

    private static func product(
        _ a: [Int], _ b: [Int], _ originA: Origin, _ originB: Origin, _ operation: MatMul
    ) -> OperatorCase {
        var (a, b) = (a, b)
        let columns = b[b.count - 1]
        if operation.transposesA { a.swapAt(a.count - 1, a.count - 2) }
        if operation.transposesB { b.swapAt(b.count - 1, b.count - 2) }
        let flags = "\(operation.transposesA ? "transposed " : "")\(operation.transposesB ? "by transposed " : "")"
        return OperatorCase(
            "MatMul \(flags)\(operation.hasBias ? "plus bias" : "")", operation,
            [.init(shape: a, origin: originA), .init(shape: b, origin: originB)]
                + (operation.hasBias ? [.init(shape: [columns], origin: .constant)] : []))
    }

    /// Convolutions and matrix products that add a residual and apply a function.
    static let fused: [OperatorCase] = convolutionEpilogues + productEpilogues

    private static let activations: [ElementwiseFunction?] = [
        nil, .relu, .clip(-0.25, 0.5), .sigmoid, .tanh, .gelu, .geluTanh, .swish(alpha: 1), .mish, .hardSwish,
        .linear(scale: -2, shift: 0.5),
    ]

    private static let convolutionEpilogues: [OperatorCase] = activations.flatMap { activation in
        [nil, Origin.input, .convolution, .matMul].flatMap { residual in
            [true, false].map { hasBias in
                var operation = Convolution(window: window([3, 3], begin: [1, 1]), groups: 1, hasBias: hasBias)
                operation.activation = activation
                operation.addsResidual = residual != nil
                var arguments = [
                    Argument(shape: [2, 3, 5, 4], origin: .convolution),
                    Argument(shape: [4, 3, 3, 3], origin: .constant),
                ]
                if hasBias { arguments.append(.init(shape: [4], origin: .constant)) }
                if let residual { arguments.append(.init(shape: [2, 4, 5, 4], origin: residual)) }
                let function = activation.map { "\($0)" } ?? "nothing"
                return OperatorCase("Conv with \(function)", operation, arguments)
            }
        }
    }

    private static let productEpilogues: [OperatorCase] = activations.flatMap { activation in
        [nil, Origin.input, .matMul].flatMap { residual in
            [
                ([3, 4], Origin.matMul, [4, 5], Origin.constant), ([2, 3, 4], .input, [4, 5], .constant),
                ([2, 3, 4], .matMul, [2, 4, 5], .input),
            ].flatMap { (a: [Int], originA: Origin, b: [Int], originB: Origin) in
                [true, false].map { hasBias in
                    var operation = MatMul(hasBias: hasBias)
                    operation.activation = activation
                    operation.addsResidual = residual != nil
                    var arguments = [Argument(shape: a, origin: originA), Argument(shape: b, origin: originB)]
                    if hasBias { arguments.append(.init(shape: [5], origin: .constant)) }
                    if let residual { arguments.append(.init(shape: a.dropLast() + [5], origin: residual)) }
                    let function = activation.map { "\($0)" } ?? "nothing"
                    return OperatorCase("MatMul with \(function)", operation, arguments)
                }
            }
        }
    }
}

extension Reduce.Kind {
    /// The gradient of a product divides by what was multiplied.
    fileprivate var domain: ClosedRange<Float> { self == .product ? 0.5...1.5 : -1...1 }
}
