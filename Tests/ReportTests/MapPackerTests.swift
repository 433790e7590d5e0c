import Foundation
import Maps
import Testing

@testable import Report

@Suite struct MapPackerTests {
    /// What the page's script does with a block.
    static func unpacked(_ blocks: [Data], width: Int, height: Int, frames: Int, perBlock: Int) throws -> [[Int]] {
        var result: [[Int]] = []
        let cells = width * height
        for (number, block) in blocks.enumerated() {
            let count = min(perBlock, frames - number * perBlock)
            let bytes = try #require(Deflate.decompress(block, count: count * (1 + 2 * cells)))
            var before = [Int](repeating: 0, count: cells)
            for frame in 0..<count {
                let prediction = try #require(MapPacker.Prediction(rawValue: bytes[frame]))
                var rests = (0..<cells).map { cell in
                    let place = count + frame * cells + cell
                    let folded = Int(bytes[place]) | Int(bytes[place + count * cells]) << 8
                    return folded & 1 == 1 ? -((folded + 1) / 2) : folded / 2
                }
                if prediction != .temporal {
                    for y in 0..<height {
                        for x in 0..<width {
                            let index = y * width + x
                            rests[index] += x > 0 ? rests[index - 1] : 0
                            rests[index] += y > 0 ? rests[index - width] : 0
                            rests[index] -= x > 0 && y > 0 ? rests[index - width - 1] : 0
                        }
                    }
                }
                if prediction != .spatial { for index in rests.indices { rests[index] += before[index] } }
                result.append(rests)
                before = rests
            }
        }
        return result
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
            blocks, width: width, height: height, frames: count, perBlock: MapPacker.framesPerBlock)
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
        let back = try Self.unpacked(packer.finish(), width: 5, height: 1, frames: 1, perBlock: 125)
        #expect(back == [[0, 255, 0, 255, 128]])
    }

    @Test func smoothAndStillMapsTakeLittle() {
        var packer = MapPacker(width: 70, height: 70, levels: 255)
        let maps = Self.maps(width: 70, height: 70, count: 40)
        for map in maps { packer.append(map) }
        let bytes = packer.finish().reduce(0) { $0 + $1.count }
        #expect(bytes < 40 * 70 * 70 / 10)
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
