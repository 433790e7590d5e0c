/// What keeps a map steady from frame to frame.
public struct TemporalOptions: Sendable {
    public enum Smoothing: String, Sendable, CaseIterable {
        /// An exponential moving average.
        case exponential = "ema"
        case none
    }

    public enum Normalization: String, Sendable, CaseIterable {
        /// By the running range of the recent past.
        case running = "clip"
        /// Each frame by its own range, as pytorch-grad-cam does it.
        case frame
    }

    public var smoothing: Smoothing
    /// Seconds in which the weight of the past falls to a half.
    public var halfLife: Double
    public var normalization: Normalization
    /// The maps' value that is painted as the hottest on every frame, in place of `normalization`; above 0. The coldest is 0, and of
    /// channels read with their sign the negative of the hottest.
    public var scale: Double?
    /// How many times the probability of what is held, a class or a channel, another one's has to be to take its place; 1 or more.
    public var holdLead = 1.25
    /// For how many seconds it has to be that.
    public var holdTime = 0.2

    public init(
        smoothing: Smoothing = .exponential, halfLife: Double = 0.15, normalization: Normalization = .running
    ) {
        self.smoothing = smoothing
        self.halfLife = halfLife
        self.normalization = normalization
    }
}
