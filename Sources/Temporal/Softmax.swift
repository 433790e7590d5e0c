import Foundation

/// Probabilities of raw class scores: exp(s_i) / sum exp(s_j), computed relative to the highest score so that no
/// finite score overflows.
package func softmax(_ scores: [Float]) -> [Float] {
    guard let highest = scores.max() else { return [] }
    var exponentials = scores.map { exp($0 - highest) }
    let sum = exponentials.reduce(0, +)
    for index in exponentials.indices { exponentials[index] /= sum }
    return exponentials
}
