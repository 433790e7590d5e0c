@testable import NeuralGraph

/// Elementwise functions of one and two tensors.
extension OperatorCase {
    static let elementwise: [OperatorCase] = Unary.Kind.allCases.flatMap { kind in
        [[2, 3, 4, 5], [1, 17, 3, 3], [2, 3, 5], [3, 7], [9], [2, 1, 1, 6]].flatMap { shape in
            fromEverywhere(kind.rawValue, Unary(kind), shape, values: kind.domain)
        }
    }

    /// Pairs of shapes that broadcast, the layouts that meet in them, and which side is a constant.
    static let broadcasts: [OperatorCase] = Binary.Kind.allCases.flatMap { kind in
        pairs.map { OperatorCase(kind.rawValue, Binary(kind), $0, values: kind.domain) }
            + [OperatorCase(sameOperandTwice: kind)]
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
        default: -2...2
        }
    }
}

extension Binary.Kind {
    fileprivate var domain: ClosedRange<Float> { self == .divide ? 0.5...2 : -1...1 }
}
