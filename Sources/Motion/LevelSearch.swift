/// Finds, for each block of a grid, the whole-sample vector with which one level of a picture matches the level before best, from
/// candidates and from what is near the best of them.
struct LevelSearch {
    /// What a search is told, in the level's samples.
    struct Settings {
        /// Cost of a sample's distance from what the neighbours do, in steps of a summed difference.
        var smoothness: Int32 = 12
        /// How much better than standing still, or the camera's motion, anything else must be.
        var restingBonus: Int32 = 24
        /// Change of brightness that all of the picture shows.
        var brightness: Int32 = 0
        /// A match of less is good: nothing more is tried.
        var goodEnough: Int32 = 0
        /// All vectors up to this far along both axes are tried.
        var fullRadius = 0
        /// How often a better vector is looked for around the best one.
        var refinements = 2
        /// From the last block to the first.
        var isReversed = false
    }

    /// Differences of brightness count half, up to so many steps: all of a flat part's information, none of a lamp's flicker.
    private static let largestBrightness: Int32 = 16

    let current: PaddedPlane
    let reference: PaddedPlane
    let grid: BlockGrid
    let columnStarts: [Int]
    let rowStarts: [Int]
    let settings: Settings

    init(
        current: PaddedPlane, reference: PaddedPlane, grid: BlockGrid, extent: SIMD2<Float>, settings: Settings
    ) {
        self.current = current
        self.reference = reference
        self.grid = grid
        self.settings = settings
        columnStarts = BlockGrid.windowStarts(count: grid.columns, length: current.width, extent: extent.x)
        rowStarts = BlockGrid.windowStarts(count: grid.rows, length: current.height, extent: extent.y)
    }

    /// - Parameters:
    ///   - initial: a vector for each block, which is tried, and its neighbours' too; empty for none.
    ///   - resting: the camera's motion at each block; empty for none.
    ///   - more: adds other vectors to try on a block that does not match well yet.
    /// - Returns: a vector for each block.
    func run(
        initial: [SIMD2<Int32>], resting: [SIMD2<Int32>], more: (_ block: Int, _ list: inout CandidateList) -> Void
    ) -> [SIMD2<Int32>] {
        var vectors = initial.isEmpty ? [SIMD2<Int32>](repeating: .zero, count: grid.count) : initial
        current.withFirst { current in
            reference.withFirst { reference in
                withUnsafeTemporaryAllocation(of: SIMD2<Int32>.self, capacity: CandidateList.capacity) { memory in
                    var list = CandidateList(memory)
                    for index in 0..<grid.count {
                        let block = settings.isReversed ? grid.count - 1 - index : index
                        let (row, column) = block.quotientAndRemainder(dividingBy: grid.columns)
                        let camera = resting.isEmpty ? SIMD2<Int32>.zero : resting[block]
                        list.removeAll()
                        list.add(SIMD2<Int32>.zero)
                        list.add(camera)
                        let predicted = addNeighbors(of: block, column, row, in: vectors, to: &list)
                        var match = BlockMatch(
                            current: current + rowStarts[row] * self.current.stride + columnStarts[column],
                            reference: reference, search: self, x: columnStarts[column], y: rowStarts[row],
                            predicted: predicted, resting: camera)
                        for candidate in 0..<list.count { match.consider(list[candidate]) }
                        if match.cost > settings.goodEnough {
                            let tried = list.count
                            more(block, &list)
                            for candidate in tried..<list.count { match.consider(list[candidate]) }
                        }
                        match.searchFully(radius: settings.fullRadius)
                        match.refine(times: settings.refinements)
                        vectors[block] = match.best
                    }
                }
            }
        }
        return vectors
    }

    /// Adds the block's own vector so far and those around it.
    /// - Returns: what the neighbours that have been searched already do, and the block so far: the median.
    @inline(__always)
    private func addNeighbors(
        of block: Int, _ column: Int, _ row: Int, in vectors: [SIMD2<Int32>], to list: inout CandidateList
    ) -> SIMD2<Int32> {
        let own = vectors[block]
        let left = column > 0 ? vectors[block - 1] : own
        let right = column + 1 < grid.columns ? vectors[block + 1] : own
        let above = row > 0 ? vectors[block - grid.columns] : own
        let below = row + 1 < grid.rows ? vectors[block + grid.columns] : own
        list.add(own)
        list.add(left)
        list.add(above)
        list.add(right)
        list.add(below)
        return settings.isReversed ? Self.median(own, right, below) : Self.median(own, left, above)
    }

    @inline(__always)
    private static func median(_ a: SIMD2<Int32>, _ b: SIMD2<Int32>, _ c: SIMD2<Int32>) -> SIMD2<Int32> {
        pointwiseMax(pointwiseMin(a, b), pointwiseMin(pointwiseMax(a, b), c))
    }

    /// One block's best vector so far.
    private struct BlockMatch {
        let current: UnsafePointer<UInt8>
        let reference: UnsafePointer<UInt8>
        let strides: (current: Int, reference: Int)
        let origin: SIMD2<Int32>
        let lowest: SIMD2<Int32>
        let highest: SIMD2<Int32>
        let predicted: SIMD2<Int32>
        let resting: SIMD2<Int32>
        let settings: Settings
        private(set) var best = SIMD2<Int32>.zero
        private(set) var cost = Int32.max

        @inline(__always)
        init(
            current: UnsafePointer<UInt8>, reference: UnsafePointer<UInt8>, search: LevelSearch, x: Int, y: Int,
            predicted: SIMD2<Int32>, resting: SIMD2<Int32>
        ) {
            self.current = current
            self.reference = reference
            strides = (search.current.stride, search.reference.stride)
            origin = SIMD2(Int32(truncatingIfNeeded: x), Int32(truncatingIfNeeded: y))
            // At least a sample of the window must be in the picture.
            let size = SIMD2(
                Int32(truncatingIfNeeded: search.reference.width), Int32(truncatingIfNeeded: search.reference.height))
            lowest = SIMD2(repeating: Int32(1 - BlockGrid.window)) &- origin
            highest = size &- 1 &- origin
            self.predicted = predicted
            self.resting = resting
            settings = search.settings
        }

        @inline(__always)
        mutating func consider(_ vector: SIMD2<Int32>) {
            guard vector.x >= lowest.x, vector.y >= lowest.y, vector.x <= highest.x, vector.y <= highest.y else {
                return
            }
            let place = origin &+ vector
            let difference = BlockDifference(
                current, strides.current, reference + (Int(place.y) &* strides.reference &+ Int(place.x)),
                strides.reference)
            let brightness = min(abs(difference.brightness &+ settings.brightness), LevelSearch.largestBrightness)
            let away = vector &- predicted
            let distance = min(abs(away.x) &+ abs(away.y), 6)
            var total = difference.pattern &+ 32 &* brightness &+ settings.smoothness &* distance
            if vector == .zero || vector == resting { total &-= settings.restingBonus }
            if total < cost {
                cost = total
                best = vector
            }
        }

        mutating func searchFully(radius: Int) {
            guard radius > 0 else { return }
            let radius = Int32(truncatingIfNeeded: radius)
            for y in -radius...radius { for x in -radius...radius { consider(SIMD2(x, y)) } }
        }

        mutating func refine(times: Int) {
            for _ in 0..<times {
                let center = best
                consider(center &+ SIMD2(-1, 0))
                consider(center &+ SIMD2(1, 0))
                consider(center &+ SIMD2(0, -1))
                consider(center &+ SIMD2(0, 1))
                guard best != center else { return }
            }
        }
    }
}
