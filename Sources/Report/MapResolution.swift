import Maps

/// At how many cells and how finely a view's maps are kept, so that a long run makes a page that can be sent around.
struct MapResolution: Equatable {
    /// By what width and height are divided.
    let divisor: Int
    /// What the value 1 is.
    let levels: Int

    /// So many cells of all frames together take about 15 MB.
    private static let mostCells = 90_000_000
    /// Up to so many, a finer scale takes no more than that.
    private static let fewCells = 6_000_000

    /// - Parameter frames: of the run.
    init(width: Int, height: Int, frames: Int) {
        func cells(_ divisor: Int) -> Int {
            let (columns, rows) = (max(1, width / divisor), max(1, height / divisor))
            return columns * rows * max(1, frames)
        }
        divisor = (1...max(1, max(width, height))).first { cells($0) <= Self.mostCells } ?? 1
        levels = cells(divisor) <= Self.fewCells ? 255 * 16 : 255
    }

    /// The map at this many cells.
    func reduced(_ map: SaliencyMap) -> SaliencyMap {
        guard divisor > 1 else { return map }
        let (width, height) = (max(1, map.width / divisor), max(1, map.height / divisor))
        var values: [Float] = []
        values.reserveCapacity(width * height)
        for y in 0..<height {
            let rows = y * map.height / height..<(y + 1) * map.height / height
            for x in 0..<width {
                let columns = x * map.width / width..<(x + 1) * map.width / width
                var sum: Float = 0
                for row in rows { for column in columns { sum += map.values[row * map.width + column] } }
                values.append(sum / Float(rows.count * columns.count))
            }
        }
        return SaliencyMap(width: width, height: height, values: values)
    }
}
