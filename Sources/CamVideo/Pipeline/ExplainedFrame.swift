import Motion
import RunFile
import Temporal

/// What the map timelines have to know of a frame.
protocol ExplainedFrame: Sendable {
    /// Presentation time in seconds.
    var time: Double { get }
    /// Whether it is the first of a new scene.
    var isSceneCut: Bool { get }
    /// How the picture moved since the frame before; nil where nobody knows.
    var motion: MotionField? { get }
    /// Of each panel group, its subjects' that are shown from this frame on; nil where those before are shown on.
    var shownExplanations: [[Explanation]]? { get }
}

extension FrameJob: ExplainedFrame {
    var isSceneCut: Bool { plan.isSceneCut }
    /// Explanations of a frame that was not to be explained are passed over.
    var shownExplanations: [[Explanation]]? { plan.isExplained ? explanations : nil }
}

extension RunFrame: ExplainedFrame {
    var shownExplanations: [[Explanation]]? { explanations }
}
