/// A component's sign is arbitrary: which of its two ends is the object, mathematics does not say.
enum ComponentSign {
    /// The end that speaks for the score: where the component and the evidence rise together. It depends on the picture
    /// smoothly, so that in a video it does not flip as long as the network sees the same.
    /// - Parameter evidence: for each position, how much it speaks for the score; where it says nothing, `byLargest` decides.
    static func byEvidence(_ component: [Float], _ evidence: [Float]) -> [Float] {
        let agreement = zip(component, evidence).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        guard agreement.isFinite, agreement != 0 else { return byLargest(component) }
        return agreement < 0 ? component.map { -$0 } : component
    }

    /// The end with the largest value.
    static func byLargest(_ component: [Float]) -> [Float] {
        let (low, high) = component.reduce((low: Float(0), high: Float(0))) { (min($0.low, $1), max($0.high, $1)) }
        return -low > high ? component.map { -$0 } : component
    }
}

extension FeatureMaps {
    /// sum_k g A at each position: how much it speaks for the score.
    var evidence: [Float] {
        (0..<positions).map { position in
            let row = position * channels
            return (row..<row + channels).reduce(0) { $0 + activations[$1] * gradients[$1] }
        }
    }

    /// The first component over the positions of `value(A, g)`, its channels centred.
    @inline(__always)
    func firstComponent(_ value: (_ activation: Float, _ gradient: Float) -> Float) -> [Float] {
        CentredRows(rows: positions, columns: channels) {
            value(activations[$0 * channels + $1], gradients[$0 * channels + $1])
        }.firstComponent()
    }
}
