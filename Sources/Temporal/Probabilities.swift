import Foundation

/// Probabilities of raw class scores of which one class is right: exp(s_i) / sum exp(s_j), computed relative to the highest
/// score so that no finite score overflows.
package func softmax(_ scores: [Float]) -> [Float] {
    guard let highest = scores.max() else { return [] }
    var exponentials = scores.map { exp($0 - highest) }
    let sum = exponentials.reduce(0, +)
    for index in exponentials.indices { exponentials[index] /= sum }
    return exponentials
}

/// Probabilities of raw class scores of which each class may be right or not: 1 / (1 + exp(-s_i)).
package func sigmoid(_ scores: [Float]) -> [Float] {
    scores.map { 1 / (1 + exp(-$0)) }
}
