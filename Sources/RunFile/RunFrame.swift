import Maps
import Motion
import Temporal

/// What a run found out about one frame.
package struct RunFrame: Sendable {
    /// 0, 1, 2, ... over the frames of the input.
    package let number: Int
    /// In ticks of the video's time base.
    package let pts: Int64
    /// Seconds, on the input's own clock.
    package let time: Double
    package let isSceneCut: Bool
    /// Since the frame before; nil where it is not known.
    package var motion: MotionField?
    /// Of each network, its maps'; nil of a frame that the networks did not see.
    package var explanations: [[Explanation]]?

    package init(
        number: Int, pts: Int64, time: Double, isSceneCut: Bool, motion: MotionField? = nil,
        explanations: [[Explanation]]? = nil
    ) {
        self.number = number
        self.pts = pts
        self.time = time
        self.isSceneCut = isSceneCut
        self.motion = motion
        self.explanations = explanations
    }

    /// What is read back of it once it has been written: maps and motion in half precision.
    package var rounded: RunFrame {
        var frame = self
        frame.motion = motion.map { PackedField($0).field ?? $0 }
        frame.explanations = explanations?.map { $0.map { $0.with(map: PackedMap($0.map).map) } }
        return frame
    }
}

extension Explanation {
    fileprivate func with(map: SaliencyMap) -> Explanation {
        Explanation(
            subject: subject, change: change, leader: leader, scores: scores, probabilities: probabilities,
            figure: figure, kind: kind, map: map)
    }
}
