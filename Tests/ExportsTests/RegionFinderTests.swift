import Exports
import Maps
import Testing

@Suite struct RegionFinderTests {
    /// As fine as the picture, so that a cell is a pixel.
    private func map(_ rows: [String]) -> SaliencyMap {
        SaliencyMap(
            width: rows[0].count, height: rows.count,
            values: rows.joined().map { Float($0.wholeNumberValue ?? 0) / 9 })
    }

    private func regions(_ rows: [String], threshold: Double = 0.5, minimumArea: Double = 0) -> [HotRegion] {
        RegionFinder(threshold: threshold, minimumArea: minimumArea).regions(
            of: map(rows), width: rows[0].count, height: rows.count)
    }

    @Test func aRegionEndsWhereTheMapCrossesTheThreshold() throws {
        let found = regions(["000000", "099990", "099990", "000000"], threshold: 0.5)
        let region = try #require(found.first)
        #expect(found.count == 1)
        // Half way between the middles of the hot pixels and of the cold ones.
        #expect(region.box == PixelBox(left: 1, top: 1, right: 5, bottom: 3))
        #expect(region.heat == 1)
        #expect(PixelBox(around: region.outline) == region.box)
        // Its corners are cut off.
        #expect(region.area > 5 && region.area < 8)
    }

    @Test func whatTouchesThePicturesEdgeReachesIt() {
        #expect(regions(["99", "99"]).map(\.box) == [PixelBox(left: 0, top: 0, right: 2, bottom: 2)])
        #expect(regions(["9900", "0000"]).map(\.box) == [PixelBox(left: 0, top: 0, right: 2, bottom: 1)])
    }

    @Test func cornersHoldRegionsTogetherAndGapsDoNot() {
        #expect(regions(["9000", "0900", "0090", "0009"]).count == 1)
        #expect(regions(["0009", "0090", "0900", "9000"]).count == 1)
        #expect(regions(["90009", "90009"]).count == 2)
    }

    @Test func theOutlineIsTheOuterOneOfItsOwnRegion() throws {
        let found = regions([
            "000000000",
            "099999990",
            "090000090",
            "090090090",
            "090000090",
            "099999990",
            "000000000",
        ])
        #expect(found.count == 2)
        #expect(found[0].box == PixelBox(left: 1, top: 1, right: 8, bottom: 6))
        #expect(found[0].area > 29)
        #expect(found[1].box == PixelBox(left: 4, top: 3, right: 5, bottom: 4))
    }

    @Test func smallRegionsAreLeftOutAndTheLargestComesFirst() {
        let rows = ["9000099", "0000099", "0000000", "0000000"]
        #expect(regions(rows).map(\.box.left) == [5, 0])
        #expect(regions(rows, minimumArea: 2.0 / 28).map(\.box.left) == [5])
        #expect(regions(rows, minimumArea: 1).isEmpty)
    }

    @Test func aFewCellsAreEnlargedSmoothly() throws {
        let cell = SaliencyMap(width: 3, height: 3, values: [0, 0, 0, 0, 1, 0, 0, 0, 0])
        let wide = try #require(
            RegionFinder(threshold: 0.25, minimumArea: 0).regions(of: cell, width: 300, height: 150).first)
        let narrow = try #require(
            RegionFinder(threshold: 0.75, minimumArea: 0).regions(of: cell, width: 300, height: 150).first)
        for region in [wide, narrow] {
            #expect(abs(region.box.left + region.box.right - 300) < 0.1)
            #expect(abs(region.box.top + region.box.bottom - 150) < 0.1)
            #expect(abs(region.box.width - 2 * region.box.height) < 0.1)
            #expect(region.outline.count >= 8)
        }
        // A round spot, as an ellipse in this picture; what is simplified away is little.
        #expect(wide.box.width > narrow.box.width + 20)
        #expect(abs(narrow.area / (narrow.box.width * narrow.box.height) - .pi / 4) < 0.05)
    }

    @Test func nothingHotIsNoRegion() {
        #expect(regions(["000", "000"]).isEmpty)
        let strange = SaliencyMap(width: 2, height: 1, values: [.nan, -.infinity])
        #expect(RegionFinder(threshold: 0.1, minimumArea: 0).regions(of: strange, width: 20, height: 10).isEmpty)
        let empty = SaliencyMap(width: 0, height: 0, values: [])
        #expect(RegionFinder(threshold: 0.1, minimumArea: 0).regions(of: empty, width: 20, height: 10).isEmpty)
    }

    /// Whatever the shape, its outline closes, is within the picture, and has the area of its pixels, nearly.
    @Test func outlinesOfAnyShapeClose() {
        var state: UInt64 = 1
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
        for _ in 0..<50 {
            let (width, height) = (1 + Int(random() * 12), 1 + Int(random() * 12))
            let values = (0..<width * height).map { _ in random() < 0.4 ? Float(1) : 0 }
            let map = SaliencyMap(width: width, height: height, values: values)
            let found = RegionFinder(threshold: 0.5, minimumArea: 0).regions(of: map, width: width, height: height)
            #expect(found.isEmpty == !values.contains(1))
            for region in found {
                #expect(region.outline.count >= 3)
                #expect(PixelBox(around: region.outline) == region.box)
                #expect(region.box.left >= 0 && region.box.top >= 0)
                #expect(region.box.right <= Double(width) && region.box.bottom <= Double(height))
            }
        }
    }
}
