/// The motion between two pictures: from coarse to fine in whole samples, then between samples, then made to agree.
struct FieldEstimation {
    /// What the frames before tell.
    struct Past {
        /// In whole samples, one for each block; empty where there is none.
        var vectors: [SIMD2<Int32>] = []
        /// In samples.
        var camera = GlobalMotion.none
        /// The root of the mean squared difference that is left where blocks match; nil where nothing has matched yet.
        var noise: Float?
    }

    struct Result {
        /// In samples.
        var vectors: [SIMD2<Float>]
        var confidence: [Float]
        var visibility: [Float]
        var camera: GlobalMotion
        var noise: Float
    }

    /// Motion of less than this, in samples, is none where the camera stands still.
    private static let least: Float = 0.03

    let current: LumaPyramid
    let reference: LumaPyramid
    let grid: BlockGrid
    let extent: SIMD2<Float>
    let hints: HintGrid?
    let past: Past

    init(current: LumaPyramid, reference: LumaPyramid, grid: BlockGrid, hints: [MotionHint], past: Past) {
        self.current = current
        self.reference = reference
        self.grid = grid
        extent = current.plane.extent
        self.hints = HintGrid(hints, grid: grid, extent: extent)
        self.past = past
    }

    func run() -> Result {
        let brightness = LevelSearch.brightness(of: current, from: reference)
        let starts = search(brightness: brightness)
        return withFitter { fitter in
            var fits = starts.indices.map { fitter.fit(block: $0, start: starts[$0], damping: damping) }
            let noise = noise(of: fits)
            let camera = camera(fits, noise: noise)
            if camera == .none {
                RestingBlocks(grid: grid, noise: noise).apply(to: &fits) {
                    fitter.energy(block: $0, vector: .zero).energy
                }
            }
            let qualities = fits.map { $0.quality(noise: noise) }
            var blocks = fits.indices.map {
                FieldRelaxation.Block(
                    fits[$0], information: qualities[$0] * fits[$0].information(noise: noise), noise: noise,
                    camera: camera.vector(fromMiddle: place($0)))
            }
            FieldRelaxation(grid: grid).run(&blocks)
            let vectors = blocks.indices.map { index -> SIMD2<Float> in
                let vector = blocks[index].vector + camera.vector(fromMiddle: place(index))
                return camera == .none && vector.squaredLength < 2 * Self.least * Self.least ? .zero : vector
            }
            let visibility = FieldVisibility(grid: grid, extent: extent, noise: noise, brightness: Float(brightness))
            return Result(
                vectors: vectors,
                confidence: fits.indices.map { index in
                    let moved = (vectors[index] - fits[index].vector).squaredLength
                    return qualities[index] * blocks[index].ownKnowledge / (1 + 4 * moved)
                },
                visibility: visibility.estimate(vectors, fits) { fitter.energy(block: $0, vector: vectors[$0]) },
                camera: camera, noise: noise)
        }
    }

    /// A block's middle, in shares from the picture's.
    func place(_ block: Int) -> SIMD2<Float> {
        let (row, column) = block.quotientAndRemainder(dividingBy: grid.columns)
        return grid.center(column: column, row: row) - 0.5
    }

    private func withFitter<R>(_ body: (BlockFitter) -> R) -> R {
        let level = current.levels[0]
        return current.withExact { currentFirst in
            reference.withExact { referenceFirst in
                body(
                    BlockFitter(
                        current: currentFirst, reference: referenceFirst, stride: level.stride,
                        size: (level.width, level.height), columns: grid.columns,
                        columnStarts: BlockGrid.windowStarts(
                            count: grid.columns, length: level.width, extent: extent.x),
                        rowStarts: BlockGrid.windowStarts(count: grid.rows, length: level.height, extent: extent.y)))
            }
        }
    }

    /// Noise alone must not move a block by more than about a sample.
    private var damping: Float {
        let noise = past.noise ?? 1
        return 4 * noise * noise + 1
    }

    /// The two fifths' quantile of the blocks' differences, with those of the frames before: what is left where blocks match.
    private func noise(of fits: [BlockFit]) -> Float {
        var counts = [Int](repeating: 0, count: 256)
        for fit in fits { counts[min(255, Int(16 * (fit.energy / 64).squareRoot()))] += 1 }
        var rest = fits.count * 2 / 5
        let bin = counts.firstIndex { count in
            rest -= count
            return rest < 0
        }
        let found = min(max((Float(bin ?? 0) + 0.5) / 16, 0.4), 6)
        guard let before = past.noise else { return found }
        return before + 0.25 * (found - before)
    }

    private func camera(_ fits: [BlockFit], noise: Float) -> GlobalMotion {
        let samples = fits.indices.compactMap { index -> MotionSample? in
            let apparent = BlockFit.gradientsOfNoise * noise * noise
            let least = max(0, fits[index].leastEigenvalue - apparent) * fits[index].information(noise: noise)
            let weight = fits[index].quality(noise: noise) * least / (least + 30)
            return weight < 0.1
                ? nil : MotionSample(place: place(index), vector: fits[index].vector, weight: weight)
        }
        let motion = GlobalMotionFit(tolerance: 0.6, extent: extent).fit(samples, guesses: [past.camera])
        return motion.reach < max(Self.least, uncertainty(of: motion, samples)) ? .none : motion
    }

    /// What chance alone makes of a motion, in samples: six times the error of the mean of the blocks that follow it, for the motion
    /// has six numbers and is looked at where it is largest.
    private func uncertainty(of motion: GlobalMotion, _ samples: [MotionSample]) -> Float {
        var (square, weight): (Float, Float) = (0, 0)
        for sample in samples {
            let away = (sample.vector - motion.vector(fromMiddle: sample.place)).squaredLength
            guard away < 1 else { continue }
            square += sample.weight * away
            weight += sample.weight
        }
        return weight > 0 ? 6 * square.squareRoot() / weight : .infinity
    }
}

extension BlockFit {
    /// Neighbouring samples' differences go together, so that a window's 64 count as so many each.
    private static let independentShare: Float = 0.2
    /// The sum of squares of a window's gradients that noise of a mean squared difference of 1 makes, twice that to be safe.
    static let gradientsOfNoise: Float = 26

    /// How much a product of gradients says: the inverse variance of a sample's difference.
    static func information(energy: Float, noise: Float) -> Float {
        independentShare / max(energy / 64, noise * noise)
    }

    func information(noise: Float) -> Float { Self.information(energy: energy, noise: noise) }

    /// How well the block matches at its vector, 0...1, by what noise and a vector that is a little off would leave.
    func quality(noise: Float) -> Float {
        let ratio = energy / 64 / (3 * noise * noise + 0.03 * texture + 0.1)
        return 1 / (1 + ratio * ratio)
    }
}

extension SIMD2<Float> {
    var squaredLength: Float { x * x + y * y }
}
