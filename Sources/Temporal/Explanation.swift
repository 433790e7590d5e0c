import Maps

/// What the network said about one frame.
package struct Explanation: Sendable, Codable {
    /// The class that the map explains.
    package let target: Int
    /// The raw score of each class.
    @ExactlyCoded package private(set) var scores: [Float]
    @ExactlyCoded package private(set) var probabilities: [Float]
    /// What a regression says; nil where the target is a class.
    @ExactlyCoded package private(set) var quantity: Float?
    /// Not smoothed, not normalised.
    package let map: SaliencyMap

    package init(target: Int, scores: [Float], probabilities: [Float], quantity: Float? = nil, map: SaliencyMap) {
        self.target = target
        self.scores = scores
        self.probabilities = probabilities
        self.quantity = quantity
        self.map = map
    }
}
