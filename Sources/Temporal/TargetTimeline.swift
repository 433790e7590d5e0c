/// What each frame's maps explain, decided frame by frame from the frames before it alone.
package enum TargetTimeline: Sendable, Codable {
    /// What the user named.
    case fixed(Subject)
    /// The class on top, held.
    case followed(ClassHysteresis)
    /// Several classes on top, each held.
    case classes(TopClasses)
    /// Several channels of the target layer, each held.
    case channels(TopClasses)
    /// The same, chosen on the first frames and never again.
    case settledChannels(SettledChannels)

    /// How many subjects each frame has.
    package var count: Int {
        switch self {
        case .fixed, .followed: 1
        case .classes(let top), .channels(let top): top.count
        case .settledChannels(let settled): settled.count
        }
    }

    /// - Parameters:
    ///   - probabilities: of the next explained frame, one for each class, at least one.
    ///   - importances: of the target layer's channels, where channels are chosen.
    ///   - time: its presentation time in seconds.
    ///   - isSceneCut: whether it is the first of a new scene.
    package mutating func advance(
        probabilities: [Float], importances: [Float] = [], time: Double, isSceneCut: Bool
    ) -> [TargetChoice] {
        switch self {
        case .fixed(let subject): return [TargetChoice(subject)]
        case .followed(var hysteresis):
            if isSceneCut { hysteresis.reset() }
            defer { self = .followed(hysteresis) }
            let held = hysteresis.update(probabilities: probabilities, time: time)
            return [TargetChoice(.class(held.classIndex), change: held.change, leader: held.leader)]
        case .classes(var top):
            if isSceneCut { top.reset() }
            defer { self = .classes(top) }
            return top.update(probabilities, time: time).map { TargetChoice(.class($0.index), change: $0.change) }
        case .channels(var top):
            if isSceneCut { top.reset() }
            defer { self = .channels(top) }
            return top.update(importances, time: time).map { TargetChoice(.channel($0.index), change: $0.change) }
        case .settledChannels(var settled):
            defer { self = .settledChannels(settled) }
            return settled.update(importances, time: time).map { TargetChoice(.channel($0.index), change: $0.change) }
        }
    }
}
