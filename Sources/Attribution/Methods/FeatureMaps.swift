import NeuralGraph

/// A target layer's activations A and the gradients g = d(score)/dA of one frame, channels last: `positions` rows of `channels`
/// values, rows in row-major order of the layer's grid.
package struct FeatureMaps {
    package let width: Int
    package let height: Int
    package let channels: Int
    package let activations: UnsafeBufferPointer<Float>
    package let gradients: UnsafeBufferPointer<Float>
    /// Whether the first component over the positions stands for the sum over channels, its sign the sum's.
    var isEigenSmoothed = false

    package var positions: Int { width * height }

    /// sum_k of `value(A, g)` at each position, cut at zero.
    @inline(__always)
    func map(_ value: (_ activation: Float, _ gradient: Float) -> Float) -> [Float] {
        positive { index, _ in value(activations[index], gradients[index]) }
    }

    /// sum_k w_k A_k at each position, cut at zero.
    func weighted(by weights: [Float]) -> [Float] {
        positive { weights[$1] * activations[$0] }
    }

    /// What is positive of the sum over channels of `term`, or of the terms' first component.
    @inline(__always)
    private func positive(_ term: (_ index: Int, _ channel: Int) -> Float) -> [Float] {
        let sums = (0..<positions).map { position in
            let row = position * channels
            var sum: Float = 0
            for k in 0..<channels { sum += term(row + k, k) }
            return isEigenSmoothed ? sum : max(sum, 0)
        }
        guard isEigenSmoothed else { return sums }
        let component = CentredRows(rows: positions, columns: channels) { term($0 * channels + $1, $1) }
            .firstComponent()
        return ComponentSign.byEvidence(component, sums).map { max($0, 0) }
    }

    /// One value per channel: the sum over positions of `value(A, g)`.
    @inline(__always)
    func channelSums(_ value: (_ channel: Int, _ activation: Float, _ gradient: Float) -> Float) -> [Float] {
        var sums = [Float](repeating: 0, count: channels)
        for position in 0..<positions {
            let row = position * channels
            for k in 0..<channels { sums[k] += value(k, activations[row + k], gradients[row + k]) }
        }
        return sums
    }
}
