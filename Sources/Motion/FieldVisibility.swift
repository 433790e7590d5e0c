/// Tells which blocks were to be seen in the frame before.
struct FieldVisibility {
    /// Vectors that differ by more are two surfaces', in samples.
    private static let surface: Float = 1
    /// What is left of the visibility of a block whose source belongs to another one.
    private static let coveredShare: Float = 0.25

    let grid: BlockGrid
    let extent: SIMD2<Float>
    let noise: Float
    let brightness: Float

    /// - Parameters:
    ///   - vectors: in samples.
    ///   - difference: a block's squared differences along its vector, and its mean difference.
    func estimate(
        _ vectors: [SIMD2<Float>], _ fits: [BlockFit], difference: (Int) -> (energy: Float, brightness: Float)
    ) -> [Float] {
        let misfits = fits.indices.map { index -> Float in
            let fit = fits[index]
            let isMoved = (vectors[index] - fit.vector).squaredLength > 0.04
            let found = isMoved ? difference(index) : (energy: fit.energy, brightness: fit.brightness)
            return misfit(energy: found.energy, brightness: found.brightness, texture: fit.texture)
        }
        let owners = owners(of: vectors, misfits)
        return vectors.indices.map { index in
            let source = source(index, vectors[index])
            let square = misfits[index] * misfits[index]
            let match = 1 / (1 + square * square / 4)
            let owner = owners[block(at: source)]
            let isCovered =
                owner != index && (vectors[owner] - vectors[index]).squaredLength > Self.surface * Self.surface
                && misfits[index] > 1.5 * misfits[owner] + 0.3
            return match * inside(source) * (isCovered ? Self.coveredShare : 1)
        }
    }

    /// About 1 where a difference is at the limit of what noise, a vector a little off and a change of light explain.
    private func misfit(energy: Float, brightness: Float, texture: Float) -> Float {
        let change = max(0, abs(brightness + self.brightness) - 2 - noise)
        return (energy / 64 + 0.5 * change * change) / (6 * noise * noise + 0.1 * texture + 1)
    }

    /// The place in the frame before of a block's middle, in shares.
    private func source(_ index: Int, _ vector: SIMD2<Float>) -> SIMD2<Float> {
        let (row, column) = index.quotientAndRemainder(dividingBy: grid.columns)
        return grid.center(column: column, row: row) + vector / extent
    }

    private func block(at place: SIMD2<Float>) -> Int {
        let (column, row) = grid.block(at: place)
        return row * grid.columns + column
    }

    /// For each block of the frame before, which block that comes from there matches best.
    private func owners(of vectors: [SIMD2<Float>], _ misfits: [Float]) -> [Int] {
        var owners = Array(vectors.indices)
        var best = [Float](repeating: .infinity, count: owners.count)
        for index in vectors.indices {
            let place = block(at: source(index, vectors[index]))
            if misfits[index] < best[place] {
                best[place] = misfits[index]
                owners[place] = index
            }
        }
        return owners
    }

    /// How much of a block with its middle at a place is inside the picture.
    private func inside(_ place: SIMD2<Float>) -> Float {
        func share(_ middle: Float, _ count: Int) -> Float {
            let position = middle * Float(count)
            return max(0, min(position + 0.5, Float(count)) - max(position - 0.5, 0))
        }
        return min(1, share(place.x, grid.columns) * share(place.y, grid.rows))
    }
}
