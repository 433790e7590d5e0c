import Maps

/// Chooses the class to explain so that it does not jump with every frame's top score, and says which class is on top while
/// another is held.
package struct ClassHysteresis: Sendable, Codable {
    package struct Held: Sendable {
        package let classIndex: Int
        /// Why it is another one than before; nil where it is not.
        package let change: TargetSwitch?
        /// The class on top; nil where that is the held one.
        package let leader: LeadingClass?
    }

    private var top: TopClasses
    private var watch = LeaderWatch()

    package init(_ rule: HoldRule = HoldRule()) { top = TopClasses(count: 1, rule: rule) }

    /// - Parameters:
    ///   - current: the next frame's probabilities, one for each class, at least one.
    ///   - time: its presentation time in seconds.
    package mutating func update(probabilities current: [Float], time: Double) -> Held {
        let held = top.update(current, time: time)[0]
        return Held(
            classIndex: held.index, change: held.change,
            leader: watch.update(probabilities: top.values, held: held.index))
    }

    /// Forgets the frames before, as after a scene cut: the next frame's top class is held at once.
    package mutating func reset() {
        top.reset()
        watch.reset()
    }
}
