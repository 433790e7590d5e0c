import Maps
import Media
import Motion
import Rendering
import Temporal

/// What travels through the pipeline: one frame, with what has been found out about it so far.
struct FrameJob: Sendable {
    /// In the format in which it will be drawn on.
    let frame: Frame
    /// Presentation time in seconds, on the input's own clock.
    let time: Double
    /// What was decided about it before the network.
    let plan: FrameSchedule.Plan
    /// How the picture moved since the frame before, upright; nil where nobody asked, at a scene's first frame, and where it
    /// is not known.
    var motion: MotionField?
    /// Set by the explain stage for the frames that the networks saw: of each panel group, its subjects'.
    var explanations: [[Explanation]]?
}

/// A frame ready to be drawn.
struct RenderJob: Sendable {
    let frame: Frame
    /// Presentation time in seconds.
    let time: Double
    let views: [View]
    /// What the network says, for the source beside its maps.
    let sourceLabel: String

    struct View: Sendable {
        /// Values in 0...1.
        let map: SaliencyMap
        /// Whether the value 0 is in the middle of the map's range.
        let isSigned: Bool
        /// Around what is hottest; nil where nothing is.
        let box: PictureShare?
        let label: String
        /// What its colours stand for; nil where nobody is told.
        let legend: Legend?
        /// The figure of what is explained over the last seconds; nil where it is no probability, or not drawn.
        let history: FigureHistory?
    }
}

/// What the muxer gets, in the order in which it comes.
enum MuxItem: Sendable {
    case video(Packet)
    /// - time: in ticks of the video stream; nil where the container does not say.
    case copy(Packet, time: Int64?)
}
