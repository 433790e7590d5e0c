import Foundation
import NeuralGraph

/// What a model makes of its class scores at its end. Scores are taken before it, as the Grad-CAM paper does.
package enum ScoreActivation: String, Sendable, CaseIterable {
    case none
    case softmax
    case logSoftmax = "log-softmax"
    /// Each class by itself.
    case sigmoid

    /// The activation that ends a model, and the scores that go into it. Only views may follow it.
    static func resolve(output: TensorID, in graph: Graph) -> (activation: ScoreActivation, score: TensorID) {
        let producers = graph.producers()
        var tensor = output
        while let node = producers[tensor].map({ graph.nodes[$0] }) {
            if node.operation.storage == .view {
                tensor = node.inputs[0]
                continue
            }
            switch node.operation.headRole {
            case .softmax(let axis, let logarithm):
                let shape = graph.shape(of: tensor)
                guard shape[axis] == graph.type(of: tensor).elementCount else { return (.none, output) }
                return (logarithm ? .logSoftmax : .softmax, node.inputs[0])
            case .adjusts(.sigmoid):
                return (.sigmoid, node.inputs[0])
            default:
                return (.none, output)
            }
        }
        return (.none, output)
    }

    /// What comes out for raw scores: of softmax and sigmoid, probabilities.
    package func outputs(ofScores scores: [Float]) -> [Float] {
        switch self {
        case .none:
            return scores
        case .sigmoid:
            return scores.map { 1 / (1 + exp(-$0)) }
        case .softmax, .logSoftmax:
            // Relative to the highest score, so that no finite score overflows.
            guard let highest = scores.max() else { return [] }
            let sum = scores.reduce(0) { $0 + exp($1 - highest) }
            return scores.map { self == .softmax ? exp($0 - highest) / sum : $0 - highest - log(sum) }
        }
    }
}
