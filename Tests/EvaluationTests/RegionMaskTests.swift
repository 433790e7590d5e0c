import Evaluation
import Testing

@Suite struct RegionMaskTests {
    private func rows(_ mask: RegionMask) -> [String] {
        (0..<mask.height).map { row in
            String(mask.inside[row * mask.width..<(row + 1) * mask.width].map { $0 ? "#" : "." })
        }
    }

    @Test func aBoxHoldsThePixelsWhoseCentresItHolds() {
        var mask = RegionMask(width: 5, height: 3)
        mask.add(.box(left: 1, top: 0.6, right: 3.5, bottom: 2.6))
        #expect(rows(mask) == [".....", ".##..", ".##.."])
        #expect(mask.area == 4.0 / 15)
        mask.add(.box(left: -7, top: -1, right: 0.7, bottom: 99))
        #expect(rows(mask) == ["#....", "###..", "###.."])
    }

    @Test func aBoxIsScaledToThePicture() {
        var mask = RegionMask(width: 4, height: 2)
        mask.add(.box(left: 50, top: 0, right: 100, bottom: 100), annotated: (100, 100))
        #expect(rows(mask) == ["..##", "..##"])
    }

    /// A triangle, and a square with a hole made of one polygon that crosses itself.
    @Test func aPolygonIsFilledByTheEvenOddRule() {
        var mask = RegionMask(width: 4, height: 4)
        mask.add(.polygons([[0, 0, 4, 0, 0, 4]]))
        #expect(rows(mask) == ["###.", "##..", "#...", "...."])
        var ring = RegionMask(width: 4, height: 4)
        ring.add(.polygons([[0, 0, 4, 0, 4, 4, 0, 4, 0, 0, 1, 1, 3, 1, 3, 3, 1, 3, 1, 1]]))
        #expect(rows(ring) == ["####", "#..#", "#..#", "####"])
    }

    @Test func runsGoColumnByColumn() {
        var mask = RegionMask(width: 3, height: 2)
        mask.add(.runs(width: 3, height: 2, lengths: [1, 2, 2, 1]))
        #expect(rows(mask) == [".#.", "#.#"])
        var large = RegionMask(width: 6, height: 4)
        large.add(.runs(width: 3, height: 2, lengths: [1, 2, 2, 1]))
        #expect(rows(large) == ["..##..", "..##..", "##..##", "##..##"])
    }
}
