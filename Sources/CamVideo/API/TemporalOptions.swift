/// What keeps a map steady from frame to frame.
public struct TemporalOptions: Sendable, Codable {
    public enum Smoothing: String, Sendable, Codable, CaseIterable {
        /// An average along the motion in the picture.
        case motion
        /// An exponential moving average.
        case exponential = "ema"
        case none
    }

    public enum Normalization: String, Sendable, Codable, CaseIterable {
        /// By the running range of the recent past.
        case running = "clip"
        /// Each frame by its own range, as pytorch-grad-cam does it.
        case frame
    }

    public var smoothing: Smoothing
    /// Seconds in which the weight of the past falls to a half; nil takes what suits the smoothing (``defaultHalfLives``).
    public var halfLife: Double?
    /// What suited it when the run was made that is drawn again: another version may have other defaults.
    var recordedHalfLife: Double?
    /// How many frames to come a frame's map is averaged with, where it is smoothed along the motion.
    public var lookahead = 0
    public var normalization: Normalization
    /// The maps' value that is painted as the hottest on every frame, in place of `normalization`; above 0. The coldest is 0, and of
    /// channels read with their sign the negative of the hottest.
    public var scale: Double?
    /// How many times the probability of what is held, a class or a channel, another one's has to be to take its place; 1 or more.
    public var holdLead = 1.25
    /// For how many seconds it has to be that.
    public var holdTime = 0.2

    public init(
        smoothing: Smoothing = .motion, halfLife: Double? = nil, normalization: Normalization = .running
    ) {
        self.smoothing = smoothing
        self.halfLife = halfLife
        self.normalization = normalization
    }

    /// In seconds: along the motion, which costs next to no delay; with a look ahead, which costs none; and otherwise.
    public static let defaultHalfLives = (motion: 0.175, lookahead: 0.4, other: 0.15)

    var usedHalfLife: Double {
        let defaults = Self.defaultHalfLives
        return halfLife ?? recordedHalfLife
            ?? (smoothing != .motion ? defaults.other : lookahead == 0 ? defaults.motion : defaults.lookahead)
    }
}
