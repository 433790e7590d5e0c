/// What a codec says about each block of a grid: up to `limit` displacements, in samples of the finest level.
struct HintGrid {
    static let limit = 3
    /// References further away are rare, and what they find moves little.
    static let farthestReference = 4

    private struct Entry {
        var displacement: SIMD2<Float>
        var isFromPast: Bool
    }

    private let grid: BlockGrid
    private var counts: [Int]
    private var entries: [Entry]

    /// Nil where there is nothing to go by.
    /// - Parameter extent: of the picture, in samples.
    init?(_ hints: [MotionHint], grid: BlockGrid, extent: SIMD2<Float>) {
        guard !hints.isEmpty else { return nil }
        self.grid = grid
        counts = [Int](repeating: 0, count: grid.count)
        entries = [Entry](
            repeating: Entry(displacement: .zero, isFromPast: true), count: grid.count * Self.limit)
        for hint in hints { add(hint, extent: extent) }
    }

    /// Hints that make no sense, such as those that lead further than the picture is large, are passed over.
    private mutating func add(_ hint: MotionHint, extent: SIMD2<Float>) {
        let (center, half, displacement) = (hint.center, 0.5 * hint.size, hint.displacement)
        guard (0...1).contains(center.x), (0...1).contains(center.y), (0...0.5).contains(half.x),
            (0...0.5).contains(half.y)
        else { return }
        // Most blocks of a large picture are smaller than the grid's, and most of those have been told enough.
        let (column, row) = grid.block(at: center)
        let isSmall = half.x * Float(grid.columns) <= 0.5 && half.y * Float(grid.rows) <= 0.5
        if isSmall && counts[row * grid.columns + column] == Self.limit { return }
        guard (-1...1).contains(displacement.x), (-1...1).contains(displacement.y) else { return }
        let entry = Entry(displacement: displacement * extent, isFromPast: hint.isFromPast)
        if isSmall { return add(entry, block: row * grid.columns + column) }
        // A little less, so that a block that ends where another one begins is not in that one.
        let first = grid.block(at: center - 0.99 * half)
        let last = grid.block(at: center + 0.99 * half)
        for row in first.row...last.row {
            for column in first.column...last.column { add(entry, block: row * grid.columns + column) }
        }
    }

    @inline(__always)
    private mutating func add(_ entry: Entry, block: Int) {
        let count = counts[block]
        guard count < Self.limit else { return }
        for index in block * Self.limit..<block * Self.limit + count where entries[index].isFromPast == entry.isFromPast
        {
            let difference = entries[index].displacement - entry.displacement
            if abs(difference.x) + abs(difference.y) <= 0.5 { return }
        }
        entries[block * Self.limit + count] = entry
        counts[block] = count + 1
    }

    /// Adds where a block may come from, had the codec followed its motion: over one frame, two, and so on.
    @inline(__always)
    func add(block: Int, to list: inout CandidateList) {
        for index in 0..<counts[block] {
            let entry = entries[block * Self.limit + index]
            let vector = entry.isFromPast ? entry.displacement : 0 - entry.displacement
            for distance in 1...Self.farthestReference { list.add(vector / Float(distance)) }
        }
    }
}
