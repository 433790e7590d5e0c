import Collections
import Maps
import Temporal

/// Frames on their way through the groups' map timelines: each waits for those that it is to look ahead to.
struct MapQueue {
    private var timelines: [MapTimeline]
    /// With what is prepared of each frame, for each timeline.
    private var waiting: Deque<(job: FrameJob, frames: [MapTimeline.Prepared])> = []

    /// A frame with what is shown of it: of each group, its subjects'.
    typealias Ready = (job: FrameJob, moments: [[MapTimeline.Moment]])

    init(_ groups: [PanelGroup]) { timelines = groups.map(\.timeline.maps) }

    /// Takes the next frame in order. Explanations of a frame that was not to be explained are passed over.
    /// - Returns: the frame that has waited for it; nil while frames are still to come that it has to look ahead to.
    mutating func advance(_ job: FrameJob) -> Ready? {
        let explanations = job.plan.isExplained ? job.explanations : nil
        let frames = timelines.indices.map {
            timelines[$0].prepare(
                explanations?[$0], motion: job.motion, time: job.time, isSceneCut: job.plan.isSceneCut)
        }
        waiting.append((job, frames))
        return waiting.count > timelines[0].lookahead ? next() : nil
    }

    /// The next of the frames that wait, once no more will come; nil when there are none.
    mutating func next() -> Ready? {
        guard let (job, frames) = waiting.popFirst() else { return nil }
        let moments = timelines.indices.map { index in
            let future = waiting.map { $0.frames[index] }
            return timelines[index].advance(frames[index], future: future[...])
        }
        return (job, moments)
    }
}
