import Maps

/// Smooths the probability or value that is shown for a subject, so that the figure can be read. Starts anew with every subject.
package struct FigureSmoother: Sendable, Codable {
    private struct Shown: Codable {
        let subject: Subject
        @ExactlyCoded var value: Float
        @ExactlyCoded var time: Double
    }

    package let halfLife: HalfLife
    private var shown: Shown?

    package init(halfLife: HalfLife) { self.halfLife = halfLife }

    /// - Returns: the figure to show. One that is not finite shows as it is, and is forgotten with the next frame.
    package mutating func smooth(subject: Subject, value: Float, time: Double) -> Float {
        var figure = value
        if let shown, shown.subject == subject, shown.value.isFinite, value.isFinite {
            figure += Float(halfLife.remaining(after: time - shown.time)) * (shown.value - value)
        }
        shown = Shown(subject: subject, value: figure, time: time)
        return figure
    }

    package mutating func reset() { shown = nil }
}
