import Foundation

/// A number made of scores, whose gradient is explained.
package enum Objective: Sendable, Equatable {
    /// sum_i w_i y_i: one class, a union of classes (all 1), a difference (1 and -1), all but a class (-1). Weights by the
    /// scores' row-major place; the others have none.
    case weighted([Int: Float])
    /// sum_i w_i p_i with p what the activation makes of the scores.
    case probability([Int: Float], ScoreActivation)
    /// What sets one score apart from the three others that are nearest to it: sum_d p_d (y_t - y_d) / (sum_d p_d + 1e-9)
    /// with p the softmax of all scores, as in Finer-CAM.
    case contrast(Int)

    /// One score by itself.
    package static func element(_ index: Int) -> Objective { .weighted([index: 1]) }

    /// The places of the scores that it weighs.
    package var elements: [Int] {
        switch self {
        case .weighted(let weights), .probability(let weights, _): weights.keys.sorted()
        case .contrast(let index): [index]
        }
    }

    /// - Throws: `AttributionError` where there is no such score.
    package func value(of scores: [Float]) throws -> Float {
        try check(scores.count)
        switch self {
        case .weighted(let weights):
            return weights.reduce(0) { $0 + $1.value * scores[$1.key] }
        case .probability(let weights, let activation):
            let probabilities = activation.outputs(ofScores: scores)
            return weights.reduce(0) { $0 + $1.value * probabilities[$1.key] }
        case .contrast(let index):
            return Float(try ScoreContrast(index, scores).value)
        }
    }

    /// d value / d scores.
    /// - Throws: `AttributionError` where there is no such score.
    func gradient(at scores: [Float]) throws -> [Float] {
        try check(scores.count)
        switch self {
        case .weighted(let weights):
            var gradient = [Float](repeating: 0, count: scores.count)
            for (index, weight) in weights { gradient[index] = weight }
            return gradient
        case .probability(let weights, let activation):
            return activation.gradient(of: weights, at: scores)
        case .contrast(let index):
            return try ScoreContrast(index, scores).gradient
        }
    }

    private func check(_ count: Int) throws {
        for index in elements where !(0..<count).contains(index) {
            throw AttributionError("there is no element \(index) to explain, but \(count) from 0 on")
        }
    }
}

extension ScoreActivation {
    /// The gradient of sum_i w_i p_i at raw scores.
    fileprivate func gradient(of weights: [Int: Float], at scores: [Float]) -> [Float] {
        let outputs = self.outputs(ofScores: scores)
        var dense = [Float](repeating: 0, count: scores.count)
        for (index, weight) in weights { dense[index] = weight }
        switch self {
        case .none:
            return dense
        case .sigmoid:
            return scores.indices.map { dense[$0] * outputs[$0] * (1 - outputs[$0]) }
        case .softmax:
            let mean = scores.indices.reduce(0) { $0 + dense[$1] * outputs[$1] }
            return scores.indices.map { outputs[$0] * (dense[$0] - mean) }
        case .logSoftmax:
            let sum = dense.reduce(0, +)
            return scores.indices.map { dense[$0] - sum * exp(outputs[$0]) }
        }
    }
}
