/// Which class each frame's map explains, decided frame by frame from the frames before it alone.
package enum TargetTimeline: Sendable, Codable {
    /// The class that the user named.
    case fixed(Int)
    /// The one on top, held.
    case followed(ClassHysteresis)

    /// - Parameters:
    ///   - probabilities: of the next explained frame, one for each class, at least one.
    ///   - time: its presentation time in seconds.
    ///   - isSceneCut: whether it is the first of a new scene.
    package mutating func advance(probabilities: [Float], time: Double, isSceneCut: Bool) -> Int {
        switch self {
        case .fixed(let target): return target
        case .followed(var hysteresis):
            if isSceneCut { hysteresis.reset() }
            defer { self = .followed(hysteresis) }
            return hysteresis.update(probabilities: probabilities, time: time)
        }
    }
}
