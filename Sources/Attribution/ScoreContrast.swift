import Foundation

/// What sets one score apart from those nearest to it.
struct ScoreContrast {
    let value: Double
    /// d value / d scores, through the probabilities too.
    let gradient: [Float]

    /// - Throws: `AttributionError` where there is no other score.
    init(_ index: Int, _ scores: [Float]) throws {
        guard scores.count > 1 else {
            throw AttributionError("the model has one score, so that there is none to set it apart from; take gradcam")
        }
        let distance = { (other: Int) in abs(scores[other] - scores[index]) }
        let nearest = scores.indices.filter { $0 != index }.sorted { (distance($0), $0) < (distance($1), $1) }.prefix(3)
        let highest = Double(scores.max() ?? 0)
        let powers = scores.map { exp(Double($0) - highest) }
        let sum = powers.reduce(0, +)
        let probabilities = powers.map { $0 / sum }

        var (numerator, share) = (0.0, 0.0)
        for other in nearest {
            numerator += probabilities[other] * (Double(scores[index]) - Double(scores[other]))
            share += probabilities[other]
        }
        let denominator = share + 1e-9
        value = numerator / denominator

        // d p_d / d y_j = p_d ((d = j) - p_j)
        var slopes = probabilities.map { -$0 * (numerator - numerator / denominator * share) }
        slopes[index] += share
        for other in nearest {
            let margin = Double(scores[index]) - Double(scores[other])
            slopes[other] += probabilities[other] * (margin - numerator / denominator - 1)
        }
        gradient = slopes.map { Float($0 / denominator) }
    }
}
