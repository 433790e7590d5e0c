/// How far activation maximisation is.
public struct MaximizationProgress: Sendable {
    /// 1, 2, ... of `pictures`.
    public let picture: Int
    public let pictures: Int
    /// How many of the picture's `steps` are done.
    public let step: Int
    public let steps: Int
    /// Since the first step.
    public let seconds: Double

    /// Nil while it cannot be told.
    public var remainingSeconds: Double? {
        let done = (picture - 1) * steps + step
        return done > 0 ? seconds / Double(done) * Double(pictures * steps - done) : nil
    }
}

/// What activation maximisation tells while it runs.
public enum MaximizationEvent: Sendable {
    /// A sentence that a user should see.
    case notice(String)
    case progress(MaximizationProgress)
}
