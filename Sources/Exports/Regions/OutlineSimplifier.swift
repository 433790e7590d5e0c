/// Leaves corners of a closed outline out where it stays within a distance of what it was (D. Douglas and T. Peucker, 1973). The
/// outermost corners on each side stay, so that its bounding box is the same.
struct OutlineSimplifier {
    /// In pixels.
    let tolerance: Double

    func simplified(_ outline: [PixelPoint]) -> [PixelPoint] {
        guard outline.count > 4 else { return outline }
        let anchors = Self.outermost(outline)
        var keeps = [Bool](repeating: false, count: outline.count)
        for (index, anchor) in anchors.enumerated() {
            let next = anchors[(index + 1) % anchors.count]
            keeps[anchor] = true
            keep(outline, from: anchor, to: next > anchor ? next : next + outline.count, &keeps)
        }
        let corners = outline.indices.filter { keeps[$0] }.map { outline[$0] }
        return corners.count >= 3 ? corners : outline
    }

    /// Indices of the leftmost, topmost, rightmost and bottommost points, in their order, each once.
    private static func outermost(_ outline: [PixelPoint]) -> [Int] {
        var extremes = [0, 0, 0, 0]
        for (index, point) in outline.enumerated() {
            if point.x < outline[extremes[0]].x { extremes[0] = index }
            if point.y < outline[extremes[1]].y { extremes[1] = index }
            if point.x > outline[extremes[2]].x { extremes[2] = index }
            if point.y > outline[extremes[3]].y { extremes[3] = index }
        }
        return Set(extremes).sorted()
    }

    /// - Parameter last: may be beyond the outline's end, which goes on with its start.
    private func keep(_ outline: [PixelPoint], from first: Int, to last: Int, _ keeps: inout [Bool]) {
        var spans = [(first, last)]
        while let (first, last) = spans.popLast() {
            let (start, end) = (outline[first % outline.count], outline[last % outline.count])
            var farthest = (index: 0, distance: tolerance)
            for index in stride(from: first + 1, to: last, by: 1) {
                let distance = Self.distance(outline[index % outline.count], start, end)
                if distance > farthest.distance { farthest = (index, distance) }
            }
            guard farthest.distance > tolerance else { continue }
            keeps[farthest.index % outline.count] = true
            spans.append((first, farthest.index))
            spans.append((farthest.index, last))
        }
    }

    /// Of a point from a line between two.
    private static func distance(_ point: PixelPoint, _ start: PixelPoint, _ end: PixelPoint) -> Double {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let (px, py) = (point.x - start.x, point.y - start.y)
        let length = dx * dx + dy * dy
        let share = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
        let (x, y) = (px - share * dx, py - share * dy)
        return (x * x + y * y).squareRoot()
    }
}
