import Temporal

/// Which class each frame's map explains, decided frame by frame from the frames before it alone.
struct ClassTracker: Sendable {
    private let fixed: Int?
    private var hysteresis = ClassHysteresis()

    /// - Parameter fixed: the class that the user named; nil to follow the one on top.
    init(fixed: Int?) { self.fixed = fixed }

    mutating func target(probabilities: [Float], time: Double, isSceneCut: Bool) -> Int {
        if let fixed { return fixed }
        if isSceneCut { hysteresis.reset() }
        return hysteresis.update(probabilities: probabilities, time: time)
    }
}
