import Foundation
import Maps
import TestSupport
import Testing

@testable import Rendering

@Suite struct SmoothUpsamplerTests {
    private func values(_ map: SaliencyMap, width: Int, height: Int) -> [[Float]] {
        let rows = SmoothUpsampler(map: map, width: width)
        return (0..<height).map { y in
            [Float](unsafeUninitializedCapacity: width) { buffer, count in
                rows.fillRow(y, height: height, values: buffer.baseAddress!)
                count = width
            }
        }
    }

    private func indices(_ map: SaliencyMap, width: Int, height: Int) -> [[UInt8]] {
        let rows = SmoothUpsampler(map: map, width: width)
        return (0..<height).map { y in
            [UInt8](unsafeUninitializedCapacity: width) { buffer, count in
                rows.fillRow(y, height: height, indices: buffer.baseAddress!)
                count = width
            }
        }
    }

    private func random(_ width: Int, _ height: Int, _ range: ClosedRange<Float> = 0...1) -> SaliencyMap {
        var generator = SeededGenerator(seed: 7)
        return SaliencyMap(
            width: width, height: height,
            values: (0..<width * height).map { _ in Float.random(in: range, using: &generator) })
    }

    @Test(arguments: [(7, 7), (1, 1), (1, 5), (14, 9), (70, 70)]) func itFollowsTheFormula(width: Int, height: Int) {
        let map = random(width, height)
        let (newWidth, newHeight) = (113, 61)
        let (low, high) = map.bounds
        func weights(_ index: Int, _ count: Int, _ newCount: Int) -> [(Int, Double)] {
            let place = (Double(index) + 0.5) * Double(count) / Double(newCount) - 0.5
            return (-1...2).map { offset in
                let cell = Int(floor(place)) + offset
                let t = abs(place - Double(cell))
                let weight = t < 1 ? 1.5 * t * t * t - 2.5 * t * t + 1 : -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2
                return (min(max(cell, 0), count - 1), weight)
            }
        }
        let found = values(map, width: newWidth, height: newHeight)
        let drawn = indices(map, width: newWidth, height: newHeight)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                var value = 0.0
                for (row, wy) in weights(y, height, newHeight) {
                    // A row is cut off before rows are mixed.
                    var across = 0.0
                    for (column, wx) in weights(x, width, newWidth) {
                        across += wx * Double(map.values[row * width + column])
                    }
                    value += wy * min(max(across, Double(low)), Double(high))
                }
                value = min(max(value, Double(low)), Double(high))
                #expect(abs(Double(found[y][x]) - value) < 3e-4)
                #expect(abs(Double(drawn[y][x]) - 255 * value + 0.5) < 0.6)
            }
        }
    }

    @Test func itNeverLeavesTheMapsRange() {
        let map = random(9, 6, 0.2...0.6)
        let (low, high) = map.bounds
        for row in values(map, width: 200, height: 150) {
            for value in row { #expect(value >= low - 3e-5 && value <= high + 3e-5) }
        }
        for row in indices(map, width: 200, height: 150) {
            for index in row { #expect(Int(index) >= Int(255 * low - 0.01) && Int(index) <= Int(255 * high + 0.01)) }
        }
        let peak = SaliencyMap(width: 5, height: 5, values: (0..<25).map { $0 == 12 ? 1 : 0 })
        #expect(indices(peak, width: 125, height: 125)[62][62] == 255)
    }

    /// Bilinear's slope jumps at the middle of every cell.
    @Test func thereAreNoKinks() {
        let map = SaliencyMap(width: 7, height: 1, values: [0.1, 0.3, 0.9, 0.4, 0.2, 0.6, 0.5])
        let row = values(map, width: 700, height: 1)[0]
        let slopes = zip(row, row.dropFirst()).map { $1 - $0 }
        let jumps = zip(slopes, slopes.dropFirst()).map { abs($1 - $0) }
        // The steepest corner of bilinear would be 1.1 over 100 samples.
        #expect((jumps[50..<650].max() ?? 1) < 0.0011)
    }

    @Test func valuesOutsideTheRangeCountAsItsBounds() {
        let wild = SaliencyMap(width: 4, height: 1, values: [-3, 7, .infinity, .nan])
        let tame = SaliencyMap(width: 4, height: 1, values: [0, 1, 1, 0])
        #expect(indices(wild, width: 40, height: 3) == indices(tame, width: 40, height: 3))
        let flat = SaliencyMap(width: 3, height: 2, values: Array(repeating: 0.4, count: 6))
        #expect(Set(indices(flat, width: 33, height: 21).joined()) == [102])
    }
}
