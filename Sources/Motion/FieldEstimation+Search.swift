extension FieldEstimation {
    /// From this level on, grids have half the blocks: a window sees more of the picture there.
    private static let firstHalvedLevel = 2

    /// A whole-sample vector of the finest level for each block.
    func search(brightness: Int32) -> [SIMD2<Int32>] {
        var camera = past.camera
        var vectors: [SIMD2<Int32>] = []
        var vectorGrid = grid
        for level in current.levels.indices.reversed() {
            let isTop = level == current.levels.count - 1
            let levelGrid = (Self.firstHalvedLevel..<max(level + 1, Self.firstHalvedLevel)).reduce(grid) { grid, _ in
                grid.halved
            }
            let scale = 1 / Float(1 << level)
            var settings = LevelSearch.Settings()
            settings.brightness = brightness
            settings.fullRadius = isTop ? 4 : 0
            settings.refinements = level == 0 ? 1 : 2
            settings.isReversed = level % 2 == 0
            // Where noise is all that is left: a mean absolute difference is 0.8 of the root of the mean square.
            settings.goodEnough = level == 0 ? Int32(64 * (past.noise ?? 0)) : 0
            settings.restingBonus = 8 + Int32(16 * (past.noise ?? 1))
            let search = LevelSearch(
                current: current.levels[level], reference: reference.levels[level], grid: levelGrid,
                extent: extent * scale, settings: settings)
            let initial = vectors.isEmpty ? [] : levelGrid.enlarged(vectors, from: vectorGrid)
            let resting = levelGrid.vectors(of: camera, scale: scale)
            vectors = search.run(initial: initial, resting: resting) { block, list in
                addCandidates(block: block, of: levelGrid, level: level, to: &list)
            }
            vectorGrid = levelGrid
            if level == 1 { camera = roughCamera(vectors) }
        }
        return vectors
    }

    /// What the frame before and the codec say.
    @inline(__always)
    private func addCandidates(block: Int, of levelGrid: BlockGrid, level: Int, to list: inout CandidateList) {
        let index: Int
        if levelGrid == grid {
            index = block
        } else {
            let (row, column) = block.quotientAndRemainder(dividingBy: levelGrid.columns)
            index = row * grid.rows / levelGrid.rows * grid.columns + column * grid.columns / levelGrid.columns
        }
        if !past.vectors.isEmpty {
            let vector = past.vectors[index]
            list.add(level == 0 ? vector : (vector &+ Int32(1 << (level - 1))) &>> Int32(level))
        }
        if level == 0 { hints?.add(block: block, to: &list) }
    }

    /// The camera's motion by the vectors of the second level, in the first one's samples.
    private func roughCamera(_ vectors: [SIMD2<Int32>]) -> GlobalMotion {
        let samples = vectors.indices.map {
            MotionSample(place: place($0), vector: 2 * SIMD2(Float(vectors[$0].x), Float(vectors[$0].y)), weight: 1)
        }
        return GlobalMotionFit(tolerance: 2, extent: extent).fit(samples, guesses: [past.camera])
    }
}

extension BlockGrid {
    /// The camera's motion at each block, in a level's whole samples; empty where it stands still.
    fileprivate func vectors(of camera: GlobalMotion, scale: Float) -> [SIMD2<Int32>] {
        if camera == .none { return [] }
        return (0..<count).map { block in
            let (row, column) = block.quotientAndRemainder(dividingBy: columns)
            let vector = camera.vector(fromMiddle: center(column: column, row: row) - 0.5)
            return (scale * vector).wholeSamples
        }
    }

    /// Another grid's vectors of the level above, in this grid's places and this level's samples.
    fileprivate func enlarged(_ vectors: [SIMD2<Int32>], from other: BlockGrid) -> [SIMD2<Int32>] {
        if other == self { return vectors.map { 2 &* $0 } }
        return (0..<count).map { block in
            let (row, column) = block.quotientAndRemainder(dividingBy: columns)
            return 2 &* vectors[row / 2 * other.columns + column / 2]
        }
    }
}

extension LevelSearch {
    /// By how much the middle one of all places became brighter: the exposure's part, whatever moves.
    static func brightness(of current: LumaPyramid, from reference: LumaPyramid) -> Int32 {
        guard let now = current.levels.last, let before = reference.levels.last else { return 0 }
        var counts = [Int](repeating: 0, count: 511)
        now.withFirst { now in
            before.withFirst { before in
                let stride = current.levels[current.levels.count - 1].stride
                for y in 0..<current.levels[current.levels.count - 1].height {
                    for x in 0..<current.levels[current.levels.count - 1].width {
                        counts[255 + Int(now[y * stride + x]) - Int(before[y * stride + x])] += 1
                    }
                }
            }
        }
        var rest = counts.reduce(0, +) / 2
        let middle = counts.firstIndex { count in
            rest -= count
            return rest < 0
        }
        return Int32((middle ?? 255) - 255)
    }
}
