/// All that is decided in order after a network has seen a frame, in two parts, for the first is asked between the
/// forward and the backward pass. Together with a `FrameSchedule` it is all that a run remembers of the frames before: written down
/// after one frame, it can be taken up elsewhere with the next, and every result is the same to the bit.
package struct Timeline: Sendable, Codable {
    /// Each gives one subject or more, in the order of the maps.
    package var targets: [TargetTimeline]
    package var maps: MapTimeline
    package var prediction: PredictionTimeline

    package init(targets: [TargetTimeline], maps: MapTimeline, prediction: PredictionTimeline) {
        self.targets = targets
        self.maps = maps
        self.prediction = prediction
    }
}

extension [TargetTimeline] {
    /// The choices of all of them, one after the other.
    package mutating func advance(
        probabilities: [Float], importances: [Float] = [], time: Double, isSceneCut: Bool
    ) -> [TargetChoice] {
        indices.flatMap {
            self[$0].advance(
                probabilities: probabilities, importances: importances, time: time, isSceneCut: isSceneCut)
        }
    }

    package var subjectCount: Int { reduce(0) { $0 + $1.count } }
}
