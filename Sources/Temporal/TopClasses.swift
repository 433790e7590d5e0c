import Maps

/// Chooses several things at a time, classes or channels, so that they do not jump with every frame's order: each keeps its
/// place among those that are shown until another has led it for a while.
package struct TopClasses: Sendable, Codable {
    /// How many.
    package let count: Int
    private let halfLife: HalfLife
    @ExactlyCoded private var leadRatio: Float
    /// Seconds.
    @ExactlyCoded private var minimumLead: Double
    private var held: [Int] = []
    @ExactlyCoded private var values: [Float] = []
    @ExactlyCoded private var time: Double = 0
    @ExactlyCoded private var leadStart: Double? = nil

    /// - Parameter count: 1 or more, and no more than there are to choose from.
    package init(
        count: Int, halfLife: HalfLife = ClassHysteresis.defaultHalfLife,
        leadRatio: Float = ClassHysteresis.defaultLeadRatio,
        minimumLead: Double = ClassHysteresis.defaultMinimumLead
    ) {
        self.count = count
        self.halfLife = halfLife
        self.leadRatio = leadRatio
        self.minimumLead = minimumLead
    }

    /// - Parameters:
    ///   - current: the next frame's probabilities or importances.
    ///   - time: its presentation time in seconds.
    /// - Returns: `count` places in `current`, the highest first when they were chosen.
    package mutating func update(_ current: [Float], time: Double) -> [Int] {
        precondition(current.count >= count, "there are as many as are shown")
        guard !held.isEmpty else {
            values = current.map { $0.isFinite ? $0 : 0 }
            self.time = time
            // Among equals, the first.
            held = Array(values.indices.sorted { (values[$0], $1) > (values[$1], $0) }.prefix(count))
            return held
        }
        let kept = Float(halfLife.remaining(after: time - self.time))
        for index in current.indices where current[index].isFinite {
            values[index] = current[index] + kept * (values[index] - current[index])
        }
        self.time = time
        guard let weakest = held.indices.min(by: { values[held[$0]] < values[held[$1]] }),
            let challenger = values.indices.filter({ !held.contains($0) }).max(by: { values[$0] < values[$1] }),
            values[challenger] > values[held[weakest]], values[challenger] >= leadRatio * values[held[weakest]]
        else {
            leadStart = nil
            return held
        }
        let start = leadStart ?? time
        leadStart = start
        // Timestamps are multiples of a time base: a lead of 0.2 s is not to wait another frame for a rounding error.
        if time - start >= minimumLead - 1e-6 {
            held[weakest] = challenger
            leadStart = nil
        }
        return held
    }

    /// Forgets the frames before, as after a scene cut.
    package mutating func reset() {
        held = []
        leadStart = nil
    }
}
