import Maps

/// A class on top while another is held.
package struct LeadingClass: Sendable, Codable, Equatable {
    package let classIndex: Int
    /// Smoothed.
    @ExactlyCoded package private(set) var probability: Float

    package init(classIndex: Int, probability: Float) {
        self.classIndex = classIndex
        self.probability = probability
    }
}

/// Says which class is on top while another is held, with a hysteresis of its own, so that what is written of it can be read:
/// a class is named once it leads by a tenth, and for as long as it leads at all and nobody leads it by a tenth.
package struct LeaderWatch: Sendable, Codable {
    static let margin: Float = 1.1

    private var named: Int?

    package init() {}

    /// - Parameters:
    ///   - probabilities: smoothed, one for each class, at least one.
    ///   - held: the class that is explained.
    package mutating func update(probabilities: [Float], held: Int) -> LeadingClass? {
        var top = held
        for index in probabilities.indices where probabilities[index] > probabilities[top] { top = index }
        if let named, probabilities[named] <= probabilities[held] { self.named = nil }
        if probabilities[top] >= Self.margin * probabilities[named ?? held], top != held { named = top }
        return named.map { LeadingClass(classIndex: $0, probability: probabilities[$0]) }
    }

    /// Forgets the frames before.
    package mutating func reset() { named = nil }
}
