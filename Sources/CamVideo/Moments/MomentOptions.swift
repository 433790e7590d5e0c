/// What counts as a moment.
public struct MomentOptions: Sendable {
    /// The probability from which on a class is there.
    public var appearing = 0.5
    /// The probability from which on the network is sure of a class.
    public var confident = 0.9
    /// How much of a map's heat has to be elsewhere than a quarter of a second before, for a jump.
    public var jump = 0.6
    /// How much of two maps' heat has to be at different places.
    public var disagreement = 0.7
    /// What is shorter is passed over, but for jumps; and what interrupts something for a shorter time does not end it. In seconds.
    public var minimumLength = 0.2
    /// Of the most and the least confident stretch, in seconds.
    public var stretch = 2.0
    /// Which are looked for.
    public var kinds = Set(Moment.Kind.allCases)
    /// Whether runs of different videos may be compared.
    public var ignoresIdentity = false

    public init() {}

    /// - Throws: ``CamVideoError`` naming the option.
    public func validate() throws {
        for (name, value) in [
            ("appear", appearing), ("confident", confident), ("jump", jump), ("disagree", disagreement),
        ] where !(value > 0 && value <= 1) {
            throw CamVideoError("--\(name) \(value) is not above 0 and at most 1")
        }
        guard minimumLength >= 0, minimumLength.isFinite else {
            throw CamVideoError("--min-length \(minimumLength) is not a number of seconds")
        }
        guard stretch > 0, stretch.isFinite else {
            throw CamVideoError("--stretch \(stretch) is not a number of seconds above 0")
        }
    }
}
