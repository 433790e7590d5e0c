import Testing

@testable import Rendering

/// Turns of a small grid, written out by hand.
@Suite struct PictureOrientationTests {
    /// As it is stored, 3x2.
    private static let stored = [["a", "b", "c"], ["d", "e", "f"]]

    /// How it is shown, for each number of quarter turns clockwise.
    private static let shown = [["abc", "def"], ["da", "eb", "fc"], ["fed", "cba"], ["cf", "be", "ad"]]
    private static let mirrored = [["cba", "fed"], ["fc", "eb", "da"], ["def", "abc"], ["ad", "be", "cf"]]

    private static let cases =
        shown.enumerated().map { (PictureOrientation(quarterTurns: $0.offset), $0.element) }
        + mirrored.enumerated().map { (PictureOrientation(quarterTurns: $0.offset, isMirrored: true), $0.element) }

    @Test(arguments: cases)
    func samplesGoWhereTheyAreShown(orientation: PictureOrientation, shown: [String]) {
        let size = orientation.turned(width: 3, height: 2)
        #expect(size == (shown[0].count, shown.count))
        var upright = Array(repeating: Array(repeating: "", count: size.width), count: size.height)
        for y in 0..<2 {
            for x in 0..<3 {
                let at = orientation.upright(x: x, y: y, storedWidth: 3, storedHeight: 2)
                upright[at.y][at.x] = Self.stored[y][x]
            }
        }
        #expect(upright.map { $0.joined() } == shown)
    }

    @Test(arguments: cases)
    func anUprightGridIsStoredAsThePictureIs(orientation: PictureOrientation, shown: [String]) {
        let values = shown.flatMap { $0.map(String.init) }
        let stored = orientation.stored(values, uprightWidth: shown[0].count, uprightHeight: shown.count)
        #expect(stored == Self.stored.flatMap { $0 })
    }

    @Test(arguments: cases)
    func aRectanglesCornerIsStoredWhereItsFirstSampleIs(orientation: PictureOrientation, shown: [String]) {
        let (width, height) = (shown[0].count, shown.count)
        let rows = shown.map { $0.map(String.init) }
        // Every rectangle of the upright picture.
        for y in 0..<height {
            for x in 0..<width {
                for bottom in y..<height {
                    for right in x..<width {
                        let inside = Set(rows[y...bottom].flatMap { $0[x...right] })
                        let corner = orientation.storedOrigin(
                            x: x, y: y, width: right - x + 1, height: bottom - y + 1, storedWidth: 3, storedHeight: 2)
                        let size = orientation.turned(width: right - x + 1, height: bottom - y + 1)
                        let found = Self.stored[corner.y..<(corner.y + size.height)]
                            .flatMap { $0[corner.x..<(corner.x + size.width)] }
                        #expect(Set(found) == inside, "\(x),\(y) to \(right),\(bottom)")
                    }
                }
            }
        }
    }

    @Test func turnsCountInCircles() {
        #expect(PictureOrientation(quarterTurns: -1) == PictureOrientation(quarterTurns: 3))
        #expect(PictureOrientation(quarterTurns: 6) == PictureOrientation(quarterTurns: 2))
        #expect(PictureOrientation(quarterTurns: 4) == .upright)
    }
}
