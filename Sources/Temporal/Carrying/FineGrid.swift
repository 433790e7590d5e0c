import Maps

/// The resolution at which maps are carried: fine enough that they move smoothly, by parts of a network's own cells.
///
/// An odd number of fine cells to each of the network's, so that one lies in each one's centre: read there, a map that was made
/// finer is what it was, and the values' sum and centroid are kept wherever it was carried.
struct FineGrid {
    /// Fine cells to a cell, along each axis.
    let factor: Int
    let width: Int
    let height: Int

    /// Along the longer side, as many cells make steps too small to see.
    private static let enough = 48

    /// - Parameter map: one of the network's.
    init(of map: SaliencyMap) {
        let longer = max(map.width, map.height, 1)
        factor = stride(from: 1, through: Self.enough + 1, by: 2).first { longer * $0 >= Self.enough } ?? 1
        width = map.width * factor
        height = map.height * factor
    }

    func refine(_ map: SaliencyMap) -> SaliencyMap { map.resizedSmoothly(width: width, height: height) }

    /// A fine map at the network's own resolution.
    func coarse(_ map: SaliencyMap) -> SaliencyMap {
        guard factor > 1 else { return map }
        let (columns, rows) = (width / factor, height / factor)
        var values: [Float] = []
        values.reserveCapacity(columns * rows)
        for y in 0..<rows {
            for x in 0..<columns {
                values.append(map.values[(y * factor + factor / 2) * width + x * factor + factor / 2])
            }
        }
        return SaliencyMap(width: columns, height: rows, values: values)
    }
}
