import Evaluation
import Maps
import TestSupport
import Testing

@Suite struct LocalizationTests {
    private func region(_ inside: [Int], width: Int, height: Int) -> RegionMask {
        var region = RegionMask(width: width, height: height)
        for pixel in inside { region.inside[pixel] = true }
        return region
    }

    @Test func oneMapByHand() {
        let map = SaliencyMap(width: 4, height: 1, values: [8, 4, 3, -1])
        let found = Localization(map, region([0, 2], width: 4, height: 1), threshold: 0.5)
        #expect(found.isHit)
        expectClose(found.energy, 11.0 / 15, within: Tolerance(absolute: 1e-9))
        #expect(found.area == 0.5)
        // 8 and 4 are at least half of 8: one of them is inside, and one pixel inside is missed.
        expectClose(found.overlap, 1.0 / 3, within: Tolerance(absolute: 1e-9))
        let overlaps = Dictionary(uniqueKeysWithValues: zip(Localization.thresholds, found.overlaps))
        #expect(overlaps[0.37] == 2.0 / 3)
        #expect(overlaps[0.38] == 1.0 / 3)
        #expect(overlaps[0.5] == 1.0 / 3)
        #expect(overlaps[0.51] == 0.5)
        #expect(overlaps[0.99] == 0.5)
        #expect(!Localization(map, region([1, 2], width: 4, height: 1), threshold: 0.5).isHit)
    }

    @Test func overlapsAreThoseOfEachThreshold() {
        var random = SeededGenerator(seed: 3)
        let map = SaliencyMap(width: 20, height: 10, values: random.floats(200, in: -0.2...1))
        let region = region((0..<200).filter { $0 % 20 < 9 }, width: 20, height: 10)
        for (index, threshold) in Localization.thresholds.enumerated() {
            let one = Localization(map, region, threshold: threshold)
            #expect(one.overlap == one.overlaps[index])
        }
    }

    @Test func aBlankMapHitsNothing() {
        let blank = SaliencyMap(width: 2, height: 1, values: [0, 0])
        let found = Localization(blank, region([0, 1], width: 2, height: 1), threshold: 0)
        #expect(!found.isHit && found.energy == 0 && found.overlap == 0 && found.overlaps.allSatisfy { $0 == 0 })
    }

    @Test func theBestThresholdIsThatOfAllMaps() throws {
        let wide = Localization(
            SaliencyMap(width: 4, height: 1, values: [1, 0.6, 0.3, 0]), region([0, 1, 2], width: 4, height: 1),
            threshold: 0.9)
        let narrow = Localization(
            SaliencyMap(width: 4, height: 1, values: [1, 0.6, 0.3, 0]), region([3], width: 4, height: 1),
            threshold: 0.9)
        let summary = try #require(LocalizationSummary([("b", wide), ("a", narrow), ("b", wide)]))
        #expect(summary.bestThreshold == 0.01)
        #expect(summary.classes.map(\.name) == ["a", "b"])
        #expect(summary.classes.map(\.means.maps) == [1, 2])
        #expect(summary.classes.map(\.means.pointingGame) == [0, 1])
        #expect(summary.classMean.pointingGame == 0.5)
        expectClose(summary.all.pointingGame, 2.0 / 3, within: Tolerance(absolute: 1e-9))
        #expect(summary.classes.map(\.means.bestOverlap) == [0, 1])
        expectClose(summary.all.overlap, 2.0 / 9, within: Tolerance(absolute: 1e-9))
        #expect(LocalizationSummary([]).map(\.bestThreshold) == nil)
    }
}
