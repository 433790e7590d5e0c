import Maps

/// A frame's luma in 32 by 18 cells, each the mean of its part of the picture: enough to tell one scene from another.
package struct LumaThumbnail: Sendable, Equatable, Codable {
    package static let columns = 32
    package static let rows = 18

    /// Row-major means, 0...255.
    @ExactlyCoded package private(set) var cells: [Float]

    /// - Parameters:
    ///   - luma: the first of `height` rows, `stride` bytes apart, of `width` 8-bit samples each.
    package init(luma: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture has at least one sample")
        var cells = [Float](repeating: 0, count: Self.columns * Self.rows)
        for row in 0..<Self.rows {
            let ys = Self.samples(of: row, among: Self.rows, length: height)
            for column in 0..<Self.columns {
                let xs = Self.samples(of: column, among: Self.columns, length: width)
                var sum = 0
                var count = 0
                for y in ys {
                    let line = luma + y * stride
                    for x in xs {
                        sum += Int(line[x])
                        count += 1
                    }
                }
                cells[row * Self.columns + column] = Float(sum) / Float(count)
            }
        }
        self.cells = cells
    }

    /// At most 8 samples along each axis: more would cost time and change little.
    private static func samples(of cell: Int, among count: Int, length: Int) -> StrideTo<Int> {
        let start = cell * length / count
        let end = max(start + 1, (cell + 1) * length / count)
        return Swift.stride(from: start, to: end, by: max(1, (end - start + 7) / 8))
    }

    /// The mean absolute difference of the cells once each picture's mean is taken off, so that a flash of light or the
    /// camera's exposure alone makes no difference. 0 for equal pictures, some tens for unrelated ones.
    package func difference(from other: LumaThumbnail) -> Float {
        let count = Float(cells.count)
        let offset = (cells.reduce(0, +) - other.cells.reduce(0, +)) / count
        return zip(cells, other.cells).reduce(0) { $0 + abs($1.0 - $1.1 - offset) } / count
    }
}
