import Foundation
import Maps

/// The time in which the weight of the past falls to a half, whatever the frame rate.
package struct HalfLife: Sendable, Equatable, Codable {
    /// Zero or less means that the past has no weight.
    @ExactlyCoded package private(set) var seconds: Double

    package init(seconds: Double) { self.seconds = seconds }

    /// The weight that remains after `interval` seconds: 2^(-interval / half-life), from 1 (no time has passed) to 0.
    package func remaining(after interval: Double) -> Double {
        guard seconds > 0 else { return 0 }
        return interval > 0 ? exp2(-interval / seconds) : 1
    }
}
