import Foundation
import Maps
import Testing

@testable import Report

@Suite struct MapPackerTests {
    /// What the page's script does with blocks.
    static func unpacked(_ blocks: [Data], width: Int, height: Int, levels: Int, count: Int) throws -> [[Int]] {
        var result: [[Int]] = []
        for (number, block) in blocks.enumerated() {
            let maps = min(MapPacker.mapsPerBlock, count - number * MapPacker.mapsPerBlock)
            let bytes = try #require(Deflate.decompress(block, atMost: 100 + maps * (1 + 2 * width * height)))
            func short(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
            let weights = (0..<13).map { Int(Int16(truncatingIfNeeded: short(1 + 2 * $0))) }
            let rests = rests(bytes, from: 27 + maps, count: maps * width * height, short)
            var before: [Int] = []
            for map in 0..<maps {
                let own = Array(rests[map * width * height..<(map + 1) * width * height])
                before = restored(own, bytes[27 + map] == 0 ? nil : before, weights, width, height, levels)
                result.append(before)
            }
        }
        return result
    }

    private static func rests(_ bytes: [UInt8], from start: Int, count: Int, _ short: (Int) -> Int) -> [Int] {
        var large = start + (count + 2) / 3
        return (0..<count).map { place in
            var value: Int
            if bytes[0] == 0 {
                value = Int(bytes[start + place]) | Int(bytes[start + count + place]) << 8
            } else {
                value = Int(bytes[start + place / 3]) / [36, 6, 1][place % 3] % 6
                if value == 5 {
                    value = short(large)
                    large += 2
                }
            }
            return value & 1 == 1 ? -((value + 1) / 2) : value / 2
        }
    }

    private static func restored(
        _ rests: [Int], _ before: [Int]?, _ weights: [Int], _ width: Int, _ height: Int, _ levels: Int
    ) -> [Int] {
        var map = rests
        for y in 0..<height {
            for x in 0..<width {
                let i = y * width + x
                let isRim = x == 0 || y == 0 || x == width - 1 || y == height - 1
                func change(_ cell: Int, _ isInside: Bool) -> Int { isInside ? map[cell] - (before?[cell] ?? 0) : 0 }
                if let before, !isRim {
                    let cells = [map[i - 1], map[i - width], map[i - width - 1], map[i - width + 1]]
                    let others = [-width - 1, -width, -width + 1, -1, 0, 1, width - 1, width, width + 1].map {
                        before[i + $0]
                    }
                    let sum = zip(weights, cells + others).reduce(2048) { $0 + $1.0 * $1.1 }
                    map[i] += min(max(sum >> 12, 0), levels)
                } else {
                    map[i] += (before?[i] ?? 0) + change(i - 1, x > 0) + change(i - width, y > 0)
                    map[i] -= change(i - width - 1, x > 0 && y > 0)
                }
            }
        }
        return map
    }

    /// A blob that moves over a slope, then noise, then a picture that stands still.
    static func maps(width: Int, height: Int, count: Int) -> [SaliencyMap] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { frame in
            let values = (0..<width * height).map { index -> Float in
                let (x, y) = (Float(index % width), Float(index / width))
                if frame % 50 > 40 { return Float.random(in: 0...1, using: &random) }
                let center = frame % 50 > 25 ? 25 : Float(frame % 50)
                let distance = (x - center) * (x - center) + (y - 3) * (y - 3)
                return min(1, exp(-distance / 9) + x / 100)
            }
            return SaliencyMap(width: width, height: height, values: values)
        }
    }

    @Test(arguments: [255, 4080, 8191])
    func everyMapComesBackWithinHalfAStep(levels: Int) throws {
        let (width, height, count) = (19, 11, 260)
        let maps = Self.maps(width: width, height: height, count: count)
        var packer = MapPacker(width: width, height: height, levels: levels)
        for map in maps { packer.append(map) }
        let blocks = packer.finish()
        #expect(blocks.count == 3)
        let back = try Self.unpacked(
            blocks, width: width, height: height, levels: levels, count: count)
        try #require(back.count == count)
        for (map, values) in zip(maps, back) {
            for (value, level) in zip(map.values, values) {
                #expect(abs(value * Float(levels) - Float(level)) <= 0.501)
            }
        }
    }

    @Test func whatIsNoShareCountsAsTheNearerBound() throws {
        var packer = MapPacker(width: 5, height: 1, levels: 255)
        packer.append(SaliencyMap(width: 5, height: 1, values: [-1, 2, .nan, .infinity, 0.5]))
        let back = try Self.unpacked(packer.finish(), width: 5, height: 1, levels: 255, count: 1)
        #expect(back == [[0, 255, 0, 255, 128]])
    }

    @Test func smoothAndStillMapsTakeLittle() {
        var packer = MapPacker(width: 70, height: 70, levels: 255)
        let maps = Self.maps(width: 70, height: 70, count: 40)
        for map in maps { packer.append(map) }
        let bytes = packer.finish().reduce(0) { $0 + $1.count }
        #expect(bytes < 40 * 70 * 70 / 20)
    }
}

@Suite struct MapResolutionTests {
    @Test(arguments: [
        // frames, width, what it is divided by, levels
        (250, 70, 1, 4080), (15_000, 70, 1, 255), (100, 224, 1, 4080), (15_000, 224, 3, 255), (1, 1, 1, 4080),
    ])
    func longRunsAreKeptCoarser(frames: Int, width: Int, divisor: Int, levels: Int) {
        let resolution = MapResolution(width: width, height: width, frames: frames)
        #expect(resolution.divisor == divisor)
        #expect(resolution.levels == levels)
    }

    @Test func aReducedMapHasTheSameMean() {
        let map = SaliencyMap(width: 1200, height: 1200, values: (0..<1_440_000).map { Float($0 % 7) / 7 })
        let resolution = MapResolution(width: 1200, height: 1200, frames: 1000)
        let reduced = resolution.reduced(map)
        #expect(resolution.divisor == 4 && reduced.width == 300 && reduced.height == 300)
        let means = [map, reduced].map { Double($0.values.reduce(0, +)) / Double($0.values.count) }
        #expect(abs(means[0] - means[1]) < 1e-3)
    }
}
