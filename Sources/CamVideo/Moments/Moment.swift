/// Something that happened in a video, as a network saw it: from a first frame to a last one.
public struct Moment: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A class was there: its smoothed probability rose to ``MomentOptions/appearing`` and did not fall far below.
        case appeared
        /// The same with ``MomentOptions/confident``.
        case confident
        /// What is explained changed.
        case switched
        /// The class that is explained was not the one on top.
        case notOnTop = "not_on_top"
        /// The map moved, all at once, within a scene and while it explained one thing.
        case jumped
        /// Two runs, networks or methods looked at different places for the same thing, or named different classes.
        case disagreed
        case scene
        /// The stretch in which the class on top was the most probable.
        case mostConfident = "most_confident"
        case leastConfident = "least_confident"
    }

    public let kind: Kind
    /// When the first frame is shown, in seconds on the input's own clock.
    public let start: Double
    /// When the last frame is shown.
    public let end: Double
    /// 0, 1, 2, ... over the frames of the input.
    public let firstFrame: Int
    public let lastFrame: Int
    /// In words, on one line.
    public let title: String
    /// How much of it, from 0 to 1: the highest probability, the mean one of a stretch, the share of heat that is elsewhere; nil
    /// where there is nothing to measure.
    public let value: Double?

    enum CodingKeys: String, CodingKey {
        case kind, start, end, title, value
        case firstFrame = "first_frame"
        case lastFrame = "last_frame"
    }
}

extension Moment {
    init(_ kind: Kind, _ episode: Episode, _ title: String, value: Double? = nil) {
        self.init(
            kind: kind, start: episode.first.time, end: episode.last.time, firstFrame: episode.first.frame,
            lastFrame: episode.last.frame, title: title, value: value)
    }
}
