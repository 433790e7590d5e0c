import Maps

/// Why a map explains something else than in the frame before.
package struct TargetSwitch: Sendable, Codable, Equatable {
    package enum Reason: String, Sendable, Codable {
        /// Nothing was explained before.
        case start
        /// A new scene began, and with it the choice.
        case sceneCut = "scene_cut"
        /// It led what was held for long enough.
        case lead
    }

    /// The class or the channel that was held; nil at the start.
    package let from: Int?
    package let to: Int
    package let reason: Reason
    /// By how many times it led, after smoothing, when it took over; nil where there was no lead, or over nothing above 0.
    @ExactlyCoded package private(set) var ratio: Float?
    /// For how long something had led; nil where there was no lead.
    @ExactlyCoded package private(set) var seconds: Double?

    package init(from: Int?, to: Int, reason: Reason, ratio: Float? = nil, seconds: Double? = nil) {
        self.from = from
        self.to = to
        self.reason = reason
        self.ratio = ratio
        self.seconds = seconds
    }
}
