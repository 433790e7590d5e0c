import Maps

/// Smooths the probability or value that is shown for the target, so that the figure can be read. Starts anew with every target.
package struct FigureSmoother: Sendable, Codable {
    private struct Shown: Codable {
        let target: Int
        @ExactlyCoded var value: Float
        @ExactlyCoded var time: Double
    }

    package let halfLife: HalfLife
    private var shown: Shown?

    package init(halfLife: HalfLife) { self.halfLife = halfLife }

    /// - Returns: the figure to show. One that is not finite shows as it is, and is forgotten with the next frame.
    package mutating func smooth(target: Int, value: Float, time: Double) -> Float {
        var figure = value
        if let shown, shown.target == target, shown.value.isFinite, value.isFinite {
            figure += Float(halfLife.remaining(after: time - shown.time)) * (shown.value - value)
        }
        shown = Shown(target: target, value: figure, time: time)
        return figure
    }

    package mutating func reset() { shown = nil }
}
