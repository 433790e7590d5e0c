import Maps
import Media

/// What travels through the pipeline: one frame, with what has been found out about it so far.
struct FrameJob: Sendable {
    /// 0, 1, 2, ... over the frames of this run.
    let index: Int
    /// In the format in which it will be drawn on.
    let frame: Frame
    /// Presentation time in seconds, on the input's own clock.
    let time: Double
    /// The first frame of a new scene.
    let isSceneCut: Bool
    /// Whether the network is to see it.
    let isExplained: Bool
    /// Set by the explain stage for the frames that the network saw.
    var explanation: Explanation?
}

/// What the network said about one frame.
struct Explanation: Sendable {
    let target: Int
    /// The raw score of each class.
    let scores: [Float]
    let probabilities: [Float]
    /// What a regression says; nil where the target is a class.
    var quantity: Float?
    /// Not smoothed, not normalised.
    let map: SaliencyMap
}

/// A frame ready to be drawn.
struct RenderJob: Sendable {
    let frame: Frame
    /// Values in 0...1.
    let map: SaliencyMap
    let label: String
}

/// What the muxer gets, in the order in which it comes.
enum MuxItem: Sendable {
    case video(Packet)
    /// - time: in ticks of the video stream; nil where the container does not say.
    case copy(Packet, time: Int64?)
}
