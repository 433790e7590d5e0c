import Maps

/// Chooses several things at a time, classes or channels, so that they do not jump with every frame's order: each keeps its
/// place among those that are shown until another has led it for a while.
package struct TopClasses: Sendable, Codable {
    /// What has one of the places.
    package struct Held: Sendable {
        /// A class or a channel.
        package let index: Int
        /// Why it is another one than before; nil where it is not.
        package let change: TargetSwitch?
    }

    /// How many.
    package let count: Int
    private let rule: HoldRule
    private var held: [Int] = []
    /// What was held in the scene before, while nothing is in this one.
    private var before: [Int] = []
    /// Of the frames so far, smoothed; a value that is not finite is passed over.
    @ExactlyCoded package private(set) var values: [Float] = []
    @ExactlyCoded private var time: Double = 0
    @ExactlyCoded private var leadStart: Double? = nil

    /// - Parameter count: 1 or more, and no more than there are to choose from.
    package init(count: Int, rule: HoldRule = HoldRule()) {
        self.count = count
        self.rule = rule
    }

    /// - Parameters:
    ///   - current: the next frame's probabilities or importances.
    ///   - time: its presentation time in seconds.
    /// - Returns: `count` places in `current`, the highest first when they were chosen.
    package mutating func update(_ current: [Float], time: Double) -> [Held] {
        precondition(current.count >= count, "there are as many as are shown")
        guard !held.isEmpty else { return start(with: current, time: time) }
        let kept = Float(rule.halfLife.remaining(after: time - self.time))
        for index in current.indices where current[index].isFinite {
            values[index] = current[index] + kept * (values[index] - current[index])
        }
        self.time = time
        var changes: [Int: TargetSwitch] = [:]
        // More than one place changes only where a lead counts at once.
        while let (place, challenger) = lead {
            let start = leadStart ?? time
            leadStart = start
            guard rule.isLasting(from: start, to: time) else { return places(changes) }
            let (old, new) = (values[held[place]], values[challenger])
            changes[place] = TargetSwitch(
                from: held[place], to: challenger, reason: .lead, ratio: old > 0 ? new / old : nil,
                seconds: time - start)
            held[place] = challenger
            leadStart = nil
        }
        leadStart = nil
        return places(changes)
    }

    /// Forgets the frames before, as after a scene cut: the next frame's highest are held at once.
    package mutating func reset() {
        if !held.isEmpty { before = held }
        held = []
        leadStart = nil
    }

    private mutating func start(with current: [Float], time: Double) -> [Held] {
        values = current.map { $0.isFinite ? $0 : 0 }
        self.time = time
        // Among equals, the first.
        held = Array(values.indices.sorted { (values[$0], $1) > (values[$1], $0) }.prefix(count))
        let old = before
        before = []
        guard !old.isEmpty else {
            return held.map { Held(index: $0, change: TargetSwitch(from: nil, to: $0, reason: .start)) }
        }
        return zip(held, old).map { new, old in
            Held(index: new, change: new == old ? nil : TargetSwitch(from: old, to: new, reason: .sceneCut))
        }
    }

    /// The weakest one's place and who leads it far enough; nil where nobody does.
    private var lead: (place: Int, challenger: Int)? {
        guard let place = held.indices.min(by: { values[held[$0]] < values[held[$1]] }) else { return nil }
        var challenger = held[place]
        for index in values.indices where values[index] > values[challenger] && !held.contains(index) {
            challenger = index
        }
        guard challenger != held[place], values[challenger] >= rule.leadRatio * values[held[place]] else { return nil }
        return (place, challenger)
    }

    private func places(_ changes: [Int: TargetSwitch]) -> [Held] {
        held.indices.map { Held(index: held[$0], change: changes[$0]) }
    }
}
