extension MotionField {
    /// What a field says about a place: as of a block there.
    package struct Sample: Sendable, Equatable {
        package var vector: SIMD2<Float>
        package var confidence: Float
        package var visibility: Float
    }

    /// The field at a place, in shares of the picture: between the middles of blocks a mix of them, beyond the outermost as there.
    package func sample(x: Float, y: Float) -> Sample {
        let (column, columnShare) = Self.position(x, among: columns)
        let (row, rowShare) = Self.position(y, among: rows)
        let right = column + 1 < columns ? 1 : 0
        let below = row + 1 < rows ? columns : 0
        let corner = row * columns + column
        var sample = Sample(vector: .zero, confidence: 0, visibility: 0)
        func add(_ block: Int, _ weight: Float) {
            sample.vector += weight * vectors[block]
            sample.confidence += weight * confidence[block]
            sample.visibility += weight * visibility[block]
        }
        add(corner, (1 - columnShare) * (1 - rowShare))
        add(corner + right, columnShare * (1 - rowShare))
        add(corner + below, (1 - columnShare) * rowShare)
        add(corner + below + right, columnShare * rowShare)
        return sample
    }

    /// The block whose middle is at or before a place, and how far the place is on the way to the next one's.
    private static func position(_ place: Float, among count: Int) -> (Int, Float) {
        let position = min(max(place * Float(count) - 0.5, 0), Float(count - 1))
        let index = Int(position)
        return (index, position - Float(index))
    }
}
