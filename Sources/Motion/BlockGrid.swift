/// Blocks that divide a picture evenly; each is seen through a window of 8x8 samples around its middle.
struct BlockGrid: Sendable, Equatable {
    static let window = 8

    let columns: Int
    let rows: Int

    var count: Int { columns * rows }

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// As many blocks of about 8x8 samples as cover the plane.
    init(covering extent: SIMD2<Float>) {
        columns = max(1, Int((extent.x / Float(Self.window)).rounded(.up)))
        rows = max(1, Int((extent.y / Float(Self.window)).rounded(.up)))
    }

    /// With half the blocks along each axis.
    var halved: BlockGrid { BlockGrid(columns: (columns + 1) / 2, rows: (rows + 1) / 2) }

    /// A block's middle, in shares of the picture's width and height.
    @inline(__always)
    func center(column: Int, row: Int) -> SIMD2<Float> {
        SIMD2((Float(column) + 0.5) / Float(columns), (Float(row) + 0.5) / Float(rows))
    }

    /// The block that holds a place; the nearest one where it is outside the picture.
    @inline(__always)
    func block(at place: SIMD2<Float>) -> (column: Int, row: Int) {
        (
            Int(min(max(place.x * Float(columns), 0), Float(columns - 1))),
            Int(min(max(place.y * Float(rows), 0), Float(rows - 1)))
        )
    }

    /// Where each column's window begins on a plane, or each row's.
    /// - Parameters:
    ///   - count: of blocks along the axis.
    ///   - length: of the plane along the axis, in samples.
    ///   - extent: of the whole picture along it, in samples.
    static func windowStarts(count: Int, length: Int, extent: Float) -> [Int] {
        (0..<count).map { index in
            let middle = (Float(index) + 0.5) * extent / Float(count)
            let start = Int((middle - Float(window) / 2).rounded())
            let last = length - window
            return last < 0 ? last / 2 : min(max(start, 0), last)
        }
    }
}
