/// How much a map trembles: the root mean square of its centroid's second difference, c(t) - 2 c(t-1) + c(t-2). A centroid that
/// moves evenly has none.
package struct CentroidJitter: Sendable {
    /// In widths of the picture.
    private let diagonal: Double
    /// Of the last frames, at most two.
    private var recent: [SIMD2<Double>] = []
    private var squares = 0.0
    private var frames = 0

    /// - Parameter aspect: the picture's height over its width.
    package init(aspect: Double) { diagonal = (1 + aspect * aspect).squareRoot() }

    /// - Parameters:
    ///   - centroid: of the next frame's map, in widths of the picture; nil for a blank one, which breaks the row.
    ///   - beginsAnew: whether it has nothing to do with those before, as after a scene cut.
    package mutating func add(_ centroid: SIMD2<Double>?, beginsAnew: Bool) {
        if beginsAnew { recent = [] }
        guard let centroid else {
            recent = []
            return
        }
        if recent.count == 2 {
            let second = (centroid - 2 * recent[1] + recent[0]).length / diagonal
            squares += second * second
            frames += 1
            recent.removeFirst()
        }
        recent.append(centroid)
    }

    /// In percent of the picture's diagonal; nil where no three frames followed one another.
    package var value: Double? { frames > 0 ? 100 * (squares / Double(frames)).squareRoot() : nil }
}
