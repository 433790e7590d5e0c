import Collections
import Maps
import Temporal

/// Frames on their way through the groups' map timelines: each waits for those that it is to look ahead to.
struct MapQueue<Frame: ExplainedFrame>: Sendable {
    private var timelines: [MapTimeline]
    /// With what is prepared of each frame, for each timeline.
    private var waiting: Deque<(frame: Frame, prepared: [MapTimeline.Prepared])> = []

    /// A frame with what is shown of it: of each group, its subjects'.
    typealias Ready = (frame: Frame, moments: [[MapTimeline.Moment]])

    init(_ groups: [PanelGroup]) { timelines = groups.map(\.timeline.maps) }

    /// Takes the next frame in order.
    /// - Returns: the frame that has waited for it; nil while frames are still to come that it has to look ahead to.
    mutating func advance(_ frame: Frame) -> Ready? {
        let explanations = frame.shownExplanations
        let prepared = timelines.indices.map {
            timelines[$0].prepare(
                explanations?[$0], motion: frame.motion, time: frame.time, isSceneCut: frame.isSceneCut)
        }
        waiting.append((frame, prepared))
        return waiting.count > timelines[0].lookahead ? next() : nil
    }

    /// The next of the frames that wait, once no more will come; nil when there are none.
    mutating func next() -> Ready? {
        guard let (frame, prepared) = waiting.popFirst() else { return nil }
        let moments = timelines.indices.map { index in
            let future = waiting.map { $0.prepared[index] }
            return timelines[index].advance(prepared[index], future: future[...])
        }
        return (frame, moments)
    }
}
