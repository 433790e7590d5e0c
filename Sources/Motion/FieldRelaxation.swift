/// Makes the blocks of a field agree: each vector becomes the best compromise between what its own samples say and the
/// vectors of the neighbours on the same surface, over and over. So what is known spreads along surfaces into flat parts,
/// and along edges, whose samples determine one direction alone.
///
/// It is Horn and Schunck's smoothness for blocks, of what is left when the camera's motion is taken off, with weights that let
/// motions and brightness differ across a border.
struct FieldRelaxation {
    private static let sweeps = 4
    /// How strongly neighbours are bound, by the inverse variance in samples to expect of their difference.
    private static let binding: Float = 30
    /// How well known the camera's motion counts as where a block moves nearly like it, and anywhere.
    private static let cameraKnowledge: Float = 0.2
    private static let cameraShare: Float = 0.005
    /// Blocks that could not know more even if they matched go with whoever knows best.
    private static let unknown: Float = 0.05
    /// Those, too, of which no match is good and that move unlike all around them: the nearness below which they do.
    private static let lonely: Float = 0.1
    /// How well known the camera's motion is at the picture's border: flat parts that reach it are the background more often than not.
    private static let borderKnowledge: Float = 0.9
    /// How well known every neighbour counts as at least.
    private static let least: Float = 0.03
    /// What is left of knowledge from one block to the next.
    private static let decay: Float = 0.97
    /// Differences in samples from which neighbours count as another surface.
    private static let motionScale: Float = 0.8
    /// Differences of the blocks' means, likewise.
    private static let brightnessScale: Float = 16

    /// The same for what is passed on to blocks that know nothing, over which nothing but their brightness decides.
    private static let contrastScale: Float = 4

    /// A block, and what its own samples say.
    struct Block {
        /// The vector they ask for, in samples, from the camera's.
        let own: SIMD2<Float>
        /// The inverse of its covariance.
        let xx: Float
        let xy: Float
        let yy: Float
        /// Mean sample.
        let mean: Float
        /// How well the vector is determined by the block alone, 0...1.
        let ownKnowledge: Float
        /// Whether the block is so flat that no match could determine its vector.
        let isFlat: Bool
        /// The compromise so far, and how well it is known.
        fileprivate(set) var vector: SIMD2<Float>
        fileprivate(set) var knowledge: Float

        /// - Parameters:
        ///   - information: how much a product of gradients says.
        ///   - noise: of the samples' differences; what of the gradients it makes is taken off.
        init(_ fit: BlockFit, information: Float, noise: Float, camera: SIMD2<Float>) {
            own = fit.vector - camera
            let least = fit.leastEigenvalue
            let apparent = min(least, BlockFit.gradientsOfNoise * noise * noise)
            (xx, yy) = ((fit.xx - apparent) * information, (fit.yy - apparent) * information)
            xy = fit.xy * information
            mean = fit.mean
            let known = (least - apparent) * information
            ownKnowledge = known / (known + FieldRelaxation.binding)
            let best = (least - apparent) * BlockFit.information(energy: 0, noise: noise)
            isFlat = best / (best + FieldRelaxation.binding) < FieldRelaxation.unknown
            knowledge = ownKnowledge
            vector = own
        }
    }

    let grid: BlockGrid

    func run(_ blocks: inout [Block]) {
        blocks.withUnsafeMutableBufferPointer { blocks in
            for sweep in 0..<Self.sweeps {
                for index in 0..<grid.count { relax(sweep % 2 == 0 ? index : grid.count - 1 - index, blocks) }
            }
        }
    }

    @inline(__always)
    private func relax(_ index: Int, _ blocks: UnsafeMutableBufferPointer<Block>) {
        let (row, column) = index.quotientAndRemainder(dividingBy: grid.columns)
        let block = blocks[index]
        var neighbors = Neighbors(of: block)
        let isAlone = block.ownKnowledge < Self.unknown && companion(of: index, column, row, blocks) < Self.lonely
        if block.isFlat || isAlone {
            if column > 0 { neighbors.follow(blocks[index - 1]) }
            if column + 1 < grid.columns { neighbors.follow(blocks[index + 1]) }
            if row > 0 { neighbors.follow(blocks[index - grid.columns]) }
            if row + 1 < grid.rows { neighbors.follow(blocks[index + grid.columns]) }
            if column == 0 || row == 0 || column + 1 == grid.columns || row + 1 == grid.rows {
                neighbors.followCamera()
            }
        }
        neighbors.addCamera()
        if column > 0 { neighbors.add(blocks[index - 1]) }
        if column + 1 < grid.columns { neighbors.add(blocks[index + 1]) }
        if row > 0 { neighbors.add(blocks[index - grid.columns]) }
        if row + 1 < grid.rows { neighbors.add(blocks[index + grid.columns]) }
        let weight = neighbors.weight
        let (a, b, c) = (block.xx + weight, block.xy, block.yy + weight)
        let right = SIMD2(
            block.xx * block.own.x + block.xy * block.own.y + neighbors.sum.x,
            block.xy * block.own.x + block.yy * block.own.y + neighbors.sum.y)
        let scale = 1 / (a * c - b * b)
        blocks[index].vector = scale * SIMD2(c * right.x - b * right.y, a * right.y - b * right.x)
        blocks[index].knowledge = max(block.ownKnowledge, neighbors.bestKnowledge)
    }

    /// How near to a block's vector the nearest of its neighbours' is, from 0 to 1.
    @inline(__always)
    private func companion(
        of index: Int, _ column: Int, _ row: Int, _ blocks: UnsafeMutableBufferPointer<Block>
    ) -> Float {
        let block = Neighbors(of: blocks[index])
        var most = block.nearness(.zero)
        if column > 0 { most = max(most, block.nearness(blocks[index - 1].vector)) }
        if column + 1 < grid.columns { most = max(most, block.nearness(blocks[index + 1].vector)) }
        if row > 0 { most = max(most, block.nearness(blocks[index - grid.columns].vector)) }
        if row + 1 < grid.rows { most = max(most, block.nearness(blocks[index + grid.columns].vector)) }
        return most
    }

    /// What a block's neighbours say together.
    private struct Neighbors {
        private let mean: Float
        /// The vector that says which surface the block is on: its own, or that of whoever knows best.
        private var leader: SIMD2<Float>
        private var leaderKnowledge: Float
        private(set) var bestKnowledge: Float = 0
        private(set) var weight: Float = 0
        /// Weighted; the camera's is zero.
        private(set) var sum = SIMD2<Float>.zero

        @inline(__always)
        init(of block: Block) {
            mean = block.mean
            leader = block.vector
            leaderKnowledge = FieldRelaxation.unknown * FieldRelaxation.decay * FieldRelaxation.decay
        }

        @inline(__always)
        private func likeness(_ other: Block, scale: Float = FieldRelaxation.brightnessScale) -> Float {
            let contrast = (other.mean - mean) * (1 / scale)
            return 1 / (1 + contrast * contrast)
        }

        @inline(__always)
        func nearness(_ vector: SIMD2<Float>) -> Float {
            let scale: Float = 1 / (FieldRelaxation.motionScale * FieldRelaxation.motionScale)
            let distance = 1 + scale * (vector - leader).squaredLength
            return 1 / (distance * distance)
        }

        /// How well known what the other block does is here.
        @inline(__always)
        private func passedOn(_ other: Block) -> Float {
            FieldRelaxation.decay * likeness(other, scale: FieldRelaxation.contrastScale) * other.knowledge
        }

        @inline(__always)
        mutating func follow(_ other: Block) {
            let knowledge = passedOn(other)
            if knowledge > leaderKnowledge { (leader, leaderKnowledge) = (other.vector, knowledge) }
        }

        @inline(__always)
        mutating func followCamera() {
            guard FieldRelaxation.borderKnowledge > leaderKnowledge else { return }
            (leader, leaderKnowledge) = (.zero, FieldRelaxation.borderKnowledge)
            bestKnowledge = FieldRelaxation.borderKnowledge
        }

        @inline(__always)
        mutating func addCamera() {
            weight +=
                FieldRelaxation.binding
                * (FieldRelaxation.cameraKnowledge * nearness(.zero) + FieldRelaxation.cameraShare)
        }

        @inline(__always)
        mutating func add(_ other: Block) {
            let same = likeness(other) * nearness(other.vector)
            let share = FieldRelaxation.binding * same * (FieldRelaxation.least + other.knowledge)
            weight += share
            sum += share * other.vector
            bestKnowledge = max(bestKnowledge, passedOn(other) * nearness(other.vector))
        }
    }
}
