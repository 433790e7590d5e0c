/// Which pixels of a picture belong to something.
package struct RegionMask: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// Row-major, `width * height` values.
    package var inside: [Bool]

    /// Nothing.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
        inside = [Bool](repeating: false, count: width * height)
    }

    /// The share of the picture that it covers, 0...1.
    package var area: Double { inside.isEmpty ? 0 : Double(inside.count { $0 }) / Double(inside.count) }

    package var isEmpty: Bool { !inside.contains(true) }
}

/// Something's place in a picture, in pixels of the picture that was annotated.
package enum Region: Sendable, Equatable {
    case box(left: Double, top: Double, right: Double, bottom: Double)
    /// The union of polygons, each of x, y, x, y, ...; a pixel is inside one by the even-odd rule.
    case polygons([[Double]])
    /// The lengths of runs of pixels outside and inside, in turns, column by column from the top left.
    case runs(width: Int, height: Int, lengths: [Int])
}

extension RegionMask {
    /// Adds a region: pixels whose centre lies in it.
    /// - Parameter annotated: the size of the picture in which the region's pixels are counted; nil where it is this one's.
    package mutating func add(_ region: Region, annotated: (width: Double, height: Double)? = nil) {
        let scale = (
            x: annotated.map { Double(width) / $0.width } ?? 1, y: annotated.map { Double(height) / $0.height } ?? 1
        )
        switch region {
        case .box(let left, let top, let right, let bottom):
            for y in Self.centres(from: top * scale.y, to: bottom * scale.y, below: height) {
                for x in Self.centres(from: left * scale.x, to: right * scale.x, below: width) {
                    inside[y * width + x] = true
                }
            }
        case .polygons(let polygons):
            for polygon in polygons { add(polygon, scale) }
        case .runs(let columns, let rows, let lengths):
            add(columns: columns, rows: rows, lengths)
        }
    }

    /// The pixels whose centres lie from `start` up to, and without, `end`.
    private static func centres(from start: Double, to end: Double, below count: Int) -> Range<Int> {
        func index(_ edge: Double) -> Int {
            guard edge.isFinite else { return edge > 0 ? count : 0 }
            return Int(min(max((edge - 0.5).rounded(.up), 0), Double(count)))
        }
        let first = index(start)
        return first..<max(first, index(end))
    }

    private mutating func add(_ polygon: [Double], _ scale: (x: Double, y: Double)) {
        let points = stride(from: 0, to: polygon.count - 1, by: 2).map {
            (x: polygon[$0] * scale.x, y: polygon[$0 + 1] * scale.y)
        }
        guard points.count >= 3 else { return }
        for row in 0..<height {
            let y = Double(row) + 0.5
            let crossings = points.indices.compactMap { index -> Double? in
                let (a, b) = (points[index], points[(index + 1) % points.count])
                guard (a.y <= y) != (b.y <= y) else { return nil }
                return a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)
            }.sorted()
            for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
                for x in Self.centres(from: crossings[pair], to: crossings[pair + 1], below: width) {
                    inside[row * width + x] = true
                }
            }
        }
    }

    private mutating func add(columns: Int, rows: Int, _ lengths: [Int]) {
        guard columns > 0, rows > 0 else { return }
        var ends: [Int] = []
        for length in lengths { ends.append((ends.last ?? 0) &+ length) }
        // Pixels are looked up: the mask itself may be of any size.
        for x in 0..<width {
            let column = min((2 * x + 1) * columns / (2 * width), columns - 1)
            for y in 0..<height {
                let row = min((2 * y + 1) * rows / (2 * height), rows - 1)
                if Self.run(of: column * rows + row, ends) % 2 == 1 { inside[y * width + x] = true }
            }
        }
    }

    /// The first run that ends behind a place.
    private static func run(of place: Int, _ ends: [Int]) -> Int {
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > place { high = middle } else { low = middle + 1 }
        }
        return low < ends.count ? low : 0
    }
}
