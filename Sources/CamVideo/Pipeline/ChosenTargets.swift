import Temporal

/// What one group's maps explain, frame after frame.
struct ChosenTargets: Sendable {
    private var timelines: [TargetTimeline]
    private var held: [TargetChoice] = []

    init(_ timelines: [TargetTimeline]) { self.timelines = timelines }

    /// Of the next frame: chosen anew by its evidence where it is to be explained, which a run's first frame always is, else what
    /// was chosen before.
    mutating func choices(for job: FrameJob, _ evidence: SubjectExplainer.Evidence) -> [TargetChoice] {
        guard job.plan.isExplained else { return held }
        let choices = timelines.advance(
            probabilities: evidence.probabilities, importances: evidence.importances, time: job.time,
            isSceneCut: job.plan.isSceneCut)
        held = choices.map { TargetChoice($0.subject) }
        return choices
    }
}
