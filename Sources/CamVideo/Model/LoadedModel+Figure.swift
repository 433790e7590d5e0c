import Attribution
import Temporal

extension LoadedModel {
    /// The number of a subject that the network's gradients are taken of.
    /// - Parameter asProbability: of the classes' probabilities, and not of their scores.
    func objective(_ subject: Subject, asProbability: Bool) throws -> Objective {
        guard case .classes(let wanted, let against) = subject else {
            throw CamVideoError("\(name): a channel has no score among the classes'")
        }
        var weights: [Int: Float] = [:]
        for index in wanted { weights[index, default: 0] += 1 }
        for index in against { weights[index, default: 0] -= 1 }
        guard asProbability else { return .weighted(weights) }
        return .probability(weights, try probabilityActivation())
    }

    /// - Throws: `CamVideoError` where the outputs are a regression's.
    func probabilityActivation() throws -> ScoreActivation {
        if case .quantity = scoreMeaning {
            throw CamVideoError(
                "\(name): the outputs are a regression's values, which have no probability; leave --probability out")
        }
        return scoreMeaning == .independentClasses ? .sigmoid : .softmax
    }

    /// What is shown of classes in a number: the probability that one of them is there, or that none of them is; the difference of
    /// two such; of a regression, the values' sum and difference.
    func figure(
        of wanted: [Int], against: [Int], scores: [Float], probabilities: [Float]
    ) -> (value: Float, kind: Explanation.FigureKind) {
        if case .quantity(let activation) = scoreMeaning {
            let values = activation.outputs(ofScores: scores)
            let sum = wanted.reduce(0) { $0 + values[$1] } - against.reduce(0) { $0 + values[$1] }
            return (sum, .quantity)
        }
        func anyOf(_ classes: [Int]) -> Float {
            guard classes.count > 1 else { return classes.first.map { probabilities[$0] } ?? 0 }
            if scoreMeaning == .independentClasses { return 1 - classes.reduce(1) { $0 * (1 - probabilities[$1]) } }
            return min(classes.reduce(0) { $0 + probabilities[$1] }, 1)
        }
        if against.isEmpty { return (anyOf(wanted), .probability) }
        if wanted.isEmpty { return (1 - anyOf(against), .probability) }
        return (anyOf(wanted) - anyOf(against), .quantity)
    }
}
