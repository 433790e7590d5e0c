import Maps

/// Where a map is hottest, in cells of the map: (0, 0) is its top left corner and (width, height) its bottom right one.
struct MapFocus: Sendable, Equatable {
    struct Box: Sendable, Equatable {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double
    }

    /// The centre of the hottest cell.
    let peak: (x: Double, y: Double)
    /// Around the cells of at least the threshold that hang together with the peak; nil where it is below the threshold itself.
    let box: Box?

    static func == (a: MapFocus, b: MapFocus) -> Bool { a.peak == b.peak && a.box == b.box }

    /// Nil for a map that is 0 everywhere, or holds nothing finite.
    /// - Parameter threshold: nil is half the peak's value.
    init?(of map: SaliencyMap, threshold: Float? = nil) {
        var best = 0
        for index in map.values.indices where map.values[index] > map.values[best] || map.values[best].isNaN {
            best = index
        }
        guard !map.values.isEmpty, map.values[best] > 0, map.values[best].isFinite else { return nil }
        peak = (Double(best % map.width) + 0.5, Double(best / map.width) + 0.5)
        let threshold = threshold ?? map.values[best] / 2
        guard map.values[best] >= threshold else {
            box = nil
            return
        }
        let cells = Self.region(around: best, in: map, threshold: threshold)
        let columns = cells.map { $0 % map.width }
        let rows = cells.map { $0 / map.width }
        box = Box(
            left: Double(columns.min() ?? 0), top: Double(rows.min() ?? 0),
            right: Double((columns.max() ?? 0) + 1), bottom: Double((rows.max() ?? 0) + 1))
    }

    /// Cells joined to `start` by their sides.
    private static func region(around start: Int, in map: SaliencyMap, threshold: Float) -> [Int] {
        var seen = [Bool](repeating: false, count: map.values.count)
        var cells = [start]
        seen[start] = true
        var next = 0
        while next < cells.count {
            let (x, y) = (cells[next] % map.width, cells[next] / map.width)
            next += 1
            for (column, row) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
            where (0..<map.width).contains(column) && (0..<map.height).contains(row) {
                let cell = row * map.width + column
                if !seen[cell], map.values[cell] >= threshold {
                    seen[cell] = true
                    cells.append(cell)
                }
            }
        }
        return cells
    }
}
