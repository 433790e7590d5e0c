import Maps

/// The values that a picture paints as its coldest and its hottest colour.
package struct MapScale: Sendable, Codable, Equatable {
    @ExactlyCoded package private(set) var low: Float
    @ExactlyCoded package private(set) var high: Float

    /// - Parameter high: `low` or more.
    package init(low: Float, high: Float) {
        self.low = low
        self.high = high
    }

    /// Where the value 0 is between the coldest, 0, and the hottest, 1: the end that is nearer where it is not between them.
    package var zero: Float { high > low ? min(max(-low / (high - low), 0), 1) : 0 }
}
