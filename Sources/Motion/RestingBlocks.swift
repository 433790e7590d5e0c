/// Puts blocks to rest that only seem to move while the camera stands still: those that match hardly better along their vector than where they are. Of many
/// vectors one always matches noise best, so that noise would make a picture that stands still swim.
struct RestingBlocks {
    /// A vector must take away more than this share of the differences, of the block's and its neighbours' together,
    private static let leastGain: Float = 0.3
    /// and more than so many times what noise leaves.
    private static let noiseGain: Float = 1.2

    let grid: BlockGrid
    let noise: Float

    /// - Parameter stillEnergy: a block's squared differences at no motion.
    func apply(to fits: inout [BlockFit], stillEnergy: (Int) -> Float) {
        for index in fits.indices where fits[index].stillEnergy == .infinity {
            fits[index].stillEnergy = stillEnergy(index)
        }
        let before = fits
        for index in fits.indices where before[index].vector != .zero {
            guard !isMoving(before, around: index) else { continue }
            fits[index].vector = .zero
            fits[index].energy = before[index].stillEnergy
        }
    }

    private func isMoving(_ fits: [BlockFit], around index: Int) -> Bool {
        let (row, column) = index.quotientAndRemainder(dividingBy: grid.columns)
        var (still, best, count): (Float, Float, Float) = (0, 0, 0)
        for y in max(0, row - 1)...min(grid.rows - 1, row + 1) {
            for x in max(0, column - 1)...min(grid.columns - 1, column + 1) {
                let fit = fits[y * grid.columns + x]
                still += fit.stillEnergy
                best += min(fit.energy, fit.stillEnergy)
                count += 1
            }
        }
        return still - best > max(Self.leastGain * still, Self.noiseGain * noise * noise * 64 * count)
    }
}
