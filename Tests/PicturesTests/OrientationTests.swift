import Pictures
import Testing

/// Turns of a small grid, written out by hand.
@Suite struct OrientationTests {
    /// As it is stored, 3x2.
    private static let stored = [["a", "b", "c"], ["d", "e", "f"]]
    private static let size = PictureSize(width: 3, height: 2)

    /// How it is shown, turned clockwise by no, one, two and three quarters, and the same with the stored picture mirrored.
    private static let cases: [(Orientation, [String])] = [
        (.upright, ["abc", "def"]), (Orientation(isTransposed: true, flipsY: true), ["da", "eb", "fc"]),
        (Orientation(flipsX: true, flipsY: true), ["fed", "cba"]),
        (Orientation(isTransposed: true, flipsX: true), ["cf", "be", "ad"]),
        (Orientation(flipsX: true), ["cba", "fed"]),
        (Orientation(isTransposed: true, flipsX: true, flipsY: true), ["fc", "eb", "da"]),
        (Orientation(flipsY: true), ["def", "abc"]), (Orientation(isTransposed: true), ["ad", "be", "cf"]),
    ]

    @Test func thereAreEight() {
        #expect(Set(Self.cases.map(\.0)).count == 8)
        #expect(Self.cases.filter { $0.0.isUpright }.count == 1)
    }

    @Test(arguments: cases)
    func samplesAreShownWhereTheyBelong(orientation: Orientation, shown: [String]) {
        let size = orientation.uprightSize(width: 3, height: 2)
        let upright = (0..<size.height).map { y in
            (0..<size.width).map { x in
                let at = orientation.stored(x: x, y: y, width: 3, height: 2)
                return Self.stored[at.y][at.x]
            }.joined()
        }
        #expect(upright == shown)
    }

    @Test(arguments: cases)
    func anUprightGridIsStoredAsThePictureIs(orientation: Orientation, shown: [String]) {
        let size = PictureSize(width: shown[0].count, height: shown.count)
        let stored = orientation.stored(shown.flatMap { $0.map(String.init) }, size: size)
        #expect(stored == Self.stored.flatMap { $0 })
    }

    @Test(arguments: cases)
    func aRectanglesCornerIsStoredWhereItsFirstSampleIs(orientation: Orientation, shown: [String]) {
        let (width, height) = (shown[0].count, shown.count)
        let rows = shown.map { $0.map(String.init) }
        // Every rectangle of the upright picture.
        for y in 0..<height {
            for x in 0..<width {
                for bottom in y..<height {
                    for right in x..<width {
                        let inside = Set(rows[y...bottom].flatMap { $0[x...right] })
                        let rectangle = PictureSize(width: right - x + 1, height: bottom - y + 1)
                        let corner = orientation.storedCorner(x: x, y: y, size: rectangle, in: Self.size)
                        let size = orientation.uprightSize(width: rectangle.width, height: rectangle.height)
                        let found = Self.stored[corner.y..<(corner.y + size.height)]
                            .flatMap { $0[corner.x..<(corner.x + size.width)] }
                        #expect(Set(found) == inside, "\(x),\(y) to \(right),\(bottom)")
                    }
                }
            }
        }
    }
}
