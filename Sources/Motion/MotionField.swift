/// How the picture moved from the frame before to this one: a coarse grid of blocks that covers it, row by row, each with a vector.
///
/// Vectors point back in time, as for motion-compensated prediction: what is seen at (x, y) was at (x + dx, y + dy) in the frame
/// before. Lengths are shares of the picture's width and height, so that a field serves pictures and maps of any size.
package struct MotionField: Sendable, Equatable, Codable {
    package let columns: Int
    package let rows: Int
    /// One for each block.
    package var vectors: [SIMD2<Float>]
    /// How well each vector is determined, 0...1: 0 in flat parts, whose vectors are their neighbours' or the camera's.
    package var confidence: [Float]
    /// How likely it is that what is seen in a block was to be seen in the frame before, 0...1: 0 for what was uncovered or is new.
    package var visibility: [Float]
    /// The camera's part.
    package var global: GlobalMotion

    package init(
        columns: Int, rows: Int, vectors: [SIMD2<Float>], confidence: [Float], visibility: [Float],
        global: GlobalMotion = .none
    ) {
        precondition(
            vectors.count == columns * rows && confidence.count == vectors.count && visibility.count == vectors.count,
            "a field has a vector, a confidence and a visibility for each block")
        self.columns = columns
        self.rows = rows
        self.vectors = vectors
        self.confidence = confidence
        self.visibility = visibility
        self.global = global
    }
}

/// The motion that most of the picture shares: an affine function of the place, which a pan, a roll and a drive forward all are nearly.
package struct GlobalMotion: Sendable, Equatable, Codable {
    /// The vector in the picture's middle.
    package var translation: SIMD2<Float>
    /// How the vector changes from the left edge to the right one, and from the top to the bottom.
    package var perColumn: SIMD2<Float>
    package var perRow: SIMD2<Float>

    package init(translation: SIMD2<Float>, perColumn: SIMD2<Float> = .zero, perRow: SIMD2<Float> = .zero) {
        self.translation = translation
        self.perColumn = perColumn
        self.perRow = perRow
    }

    package static let none = GlobalMotion(translation: .zero)

    /// - Parameters:
    ///   - x: in shares of the picture's width.
    ///   - y: in shares of its height.
    package func vector(x: Float, y: Float) -> SIMD2<Float> {
        translation + (x - 0.5) * perColumn + (y - 0.5) * perRow
    }
}
