@testable import NeuralGraph

/// Operators that move or rename elements.
extension OperatorCase {
    static let movements: [OperatorCase] = concatenations + gathers + scatters + pads + slices + expansions

    private static let concatenations: [OperatorCase] = (0..<4).flatMap { axis in
        [
            [Origin.convolution, .convolution, .convolution], [.convolution, .matMul, .constant],
            [.matMul, .input, .matMul],
        ]
        .map { origins in
            let arguments = origins.enumerated().map { number, origin in
                var shape = [2, 3, 4, 5]
                shape[axis] = number + 2
                return Argument(shape: shape, origin: origin)
            }
            return OperatorCase("Concat axis \(axis)", Concat(axis: axis), arguments)
        }
    }

    private static let gathers: [OperatorCase] = [
        ([2, 3, 4, 5], 1, [2, 0, 2], [3]), ([2, 3, 4, 5], 3, [4], []), ([2, 3, 4, 5], 2, [0, 3, 1, 1], [2, 2]),
        ([3, 7], 0, [1], []), ([3, 7], 1, [6, 0], [1, 2]), ([2, 3, 5], 0, [1, 1, 0], [3]),
    ].flatMap { (shape: [Int], axis: Int, indices: [Int], indexShape: [Int]) in
        fromEverywhere(
            "Gather axis \(axis) \(indices)", Gather(axis: axis, indices: indices, indexShape: indexShape), shape)
    }

    private static let scatters: [OperatorCase] = [
        ([2, 3, 4, 5], [3, 1, 0, 5], 20, [4, 4, 5]), ([2, 3, 4, 5], [0, 7, 8, 9, 23, 119], 1, [6]),
        ([6, 4], [2, 4], 4, [1, 2, 4]),
    ].flatMap { (shape: [Int], positions: [Int], block: Int, updates: [Int]) in
        let whole: [Origin] = shape.count == 4 ? [.convolution, .matMul, .input, .constant] : [.matMul, .input]
        return whole.flatMap { data in
            [Origin.matMul, .input, .constant].filter { data != .constant || $0 != .constant }.map {
                OperatorCase(
                    "ScatterND \(positions)", Scatter(positions: positions, block: block),
                    [Argument(shape: shape, origin: data), Argument(shape: updates, origin: $0)])
            }
        }
    }

    private static let pads: [OperatorCase] = [
        ([0, 0, 1, 2], [0, 0, 2, 0], 0), ([0, 1, 0, 0], [1, 0, 0, 3], 0.75), ([0, 0, -1, 2], [0, 0, 1, -2], -0.5),
        ([0, -2, 0, -3], [0, 0, -1, 0], 0), ([0, 0, -5, 0], [0, 0, 4, 0], 0.25), ([0, 0, 2, 0], [0, 0, -5, 0], 0.25),
    ].flatMap { (before: [Int], after: [Int], value: Float) in
        fromEverywhere("Pad \(before) \(after)", Pad(before: before, after: after, value: value), [2, 3, 4, 5])
    }

    private static let slices: [OperatorCase] = [
        (starts: [0, 1, 0, 2], steps: [1, 1, 1, 1], shape: [2, 2, 4, 3]),
        (starts: [1, 0, 3, 0], steps: [1, 2, -1, 3], shape: [1, 2, 4, 2]),
        (starts: [1, 2, 3, 4], steps: [-1, -1, -3, -2], shape: [2, 3, 2, 3]),
        (starts: [0, 2, 2, 2], steps: [1, 1, 7, -9], shape: [2, 1, 1, 1]),
    ].flatMap { starts, steps, shape in
        let name = "\(starts) steps \(steps)"
        return fromEverywhere("Slice \(name)", Slice(starts: starts, steps: steps, shape: shape), [2, 3, 4, 5])
            + fromEverywhere(
                "SliceGrad \(name)", SliceGradient(starts: starts, steps: steps, shape: [2, 3, 4, 5]), shape)
    }

    private static let expansions: [OperatorCase] = [
        ([2, 3, 1, 1], [2, 3, 4, 5]), ([2, 1, 4, 5], [2, 3, 4, 5]), ([1, 3, 4, 1], [2, 3, 4, 5]), ([3, 1], [2, 3, 4]),
        ([5], [2, 3, 5]),
    ].flatMap { (from: [Int], to: [Int]) in fromEverywhere("Expand to \(to)", Expand(shape: to), from) }

    /// Views, read by what needs another layout: a convolution, a matrix product, an addition.
    static let reshapes: [OperatorCase] =
        [
            ([2, 3, 4, 5], [2, 60]), ([2, 3, 4, 5], [2, 3, 20]), ([2, 3, 4, 5], [6, 4, 5]),
            ([2, 4, 3, 3], [2, 2, 2, 3, 3]),
            ([2, 3, 1, 1], [2, 3]), ([1, 3, 4, 5], [3, 20, 1]), ([2, 3, 4], [2, 1, 3, 1, 4]), ([2, 12], [2, 3, 2, 2]),
            ([1, 6, 2, 2], [24]), ([2, 3, 4, 5], [5, 4, 3, 2]),
        ].flatMap { (from: [Int], to: [Int]) in fromEverywhere("Reshape to \(to)", Reshape(shape: to), from) }
        + [[0, 2, 3, 1], [0, 3, 1, 2], [1, 0, 2, 3], [3, 2, 1, 0], [0, 1, 3, 2]].flatMap { permutation in
            fromEverywhere("Transpose \(permutation)", Transpose(permutation: permutation), [2, 3, 4, 5])
        }
        + [Origin.convolution, .matMul].flatMap { origin in [shuffle(origin), attention(origin)] }

    /// Channel shuffle, as ShuffleNet has it, and a convolution over the result.
    private static func shuffle(_ origin: Origin) -> OperatorCase {
        OperatorCase(name: "channel shuffle", arguments: [.init(shape: [2, 6, 3, 4], origin: origin)]) { graph, x in
            let split = try graph.add(Reshape(shape: [2, 2, 3, 3, 4]), x, name: "split")
            let swapped = try graph.add(Transpose(permutation: [0, 2, 1, 3, 4]), [split], name: "swapped")
            let joined = try graph.add(Reshape(shape: [2, 6, 3, 4]), [swapped], name: "joined")
            let weights = try graph.addConstant(
                "weights", shape: [2, 6, 1, 1], floats: (0..<12).map { Float($0) / 6 - 1 })
            let after = Convolution(window: window([1, 1]), groups: 1, hasBias: false)
            return try graph.add(after, [joined, weights], name: "after")
        }
    }

    /// The positions of a map as tokens, compared with each other.
    private static func attention(_ origin: Origin) -> OperatorCase {
        OperatorCase(name: "attention", arguments: [.init(shape: [2, 4, 2, 3], origin: origin)]) { graph, x in
            let flat = try graph.add(Reshape(shape: [2, 4, 6]), x, name: "flat")
            let tokens = try graph.add(Transpose(permutation: [0, 2, 1]), [flat], name: "tokens")
            let scores = try graph.add(MatMul(transposesB: true), [tokens, tokens], name: "scores")
            let shares = try graph.add(Softmax(axis: 2, logarithm: false), [scores], name: "shares")
            return try graph.add(MatMul(), [shares, tokens], name: "mixed")
        }
    }
}
