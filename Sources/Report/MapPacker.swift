import Foundation
import Maps

/// Packs the maps of one view, which are of one size, as whole numbers in blocks of deflated bytes.
///
/// A block begins with how its numbers are written (`Writing`) and a predictor's 13 weights, 16 bits each; then comes a byte for each map that says how it
/// is predicted. What a prediction leaves is a whole number r, written as 2r, or as -2r-1 below 0, map by map and row by row. A block's first map
/// knows none before it. Numbers of two bytes have the low one first.
struct MapPacker {
    /// How a map is predicted.
    enum Prediction: UInt8 {
        /// Each cell is left + above - above left, where what is outside is 0.
        case spatial
        /// By the block's `MapPredictor`.
        case fitted
    }

    /// How a block's numbers are written.
    enum Writing: UInt8 {
        /// The low bytes of all, then the high ones.
        case planes
        /// Three to a byte, 36a + 6b + c, for most are 0, 1 or 2, and a byte of its own for each would be more than it takes. 5 is for
        /// what is 5 or more; these follow in their order, two bytes each.
        case triples
    }

    /// Of a block; a page inflates one at a time.
    static let mapsPerBlock = 125
    private static let escape: UInt16 = 5

    let width: Int
    let height: Int
    /// What the value 1 is.
    let levels: Int
    private(set) var count = 0
    private var blocks: [Data] = []
    private var waiting: [[Int32]] = []

    /// - Parameter levels: 8191 or less, so that what a prediction leaves has 16 bits.
    init(width: Int, height: Int, levels: Int) {
        precondition((1...8191).contains(levels), "what a prediction leaves has 16 bits")
        self.width = width
        self.height = height
        self.levels = levels
    }

    /// - Parameter map: values outside 0...1 count as the nearer bound, those that are no number as 0.
    mutating func append(_ map: SaliencyMap) {
        precondition(map.width == width && map.height == height, "maps of one view have one size")
        let unit = Float(levels)
        waiting.append(map.values.map { $0 > 0 ? Int32((min($0, 1) * unit).rounded()) : 0 })
        count += 1
        if waiting.count == Self.mapsPerBlock { endBlock() }
    }

    /// All blocks, once the last map is there.
    mutating func finish() -> [Data] {
        endBlock()
        return blocks
    }

    private mutating func endBlock() {
        guard !waiting.isEmpty else { return }
        let predictor = MapPredictor(fitting: waiting, width: width, height: height)
        var predictions: [UInt8] = []
        var rests: [UInt16] = []
        rests.reserveCapacity(waiting.count * width * height)
        for (index, map) in waiting.enumerated() {
            let (prediction, own) = predicted(map, before: index > 0 ? waiting[index - 1] : nil, predictor)
            predictions.append(prediction.rawValue)
            rests += own
        }
        blocks.append(Deflate.compress(bytes(predictor, predictions, rests)))
        waiting.removeAll(keepingCapacity: true)
    }

    /// By what leaves less.
    private func predicted(
        _ map: [Int32], before: [Int32]?, _ predictor: MapPredictor
    ) -> (Prediction, [UInt16]) {
        let spatial = folded(gradients(map))
        guard let before else { return (.spatial, spatial) }
        let fitted = folded(
            predictor.rests(map, before, width: width, height: height, levels: Int32(levels)))
        func cost(_ rests: [UInt16]) -> Int { rests.reduce(0) { $0 + Int($1) } }
        return cost(spatial) < cost(fitted) ? (.spatial, spatial) : (.fitted, fitted)
    }

    private func bytes(_ predictor: MapPredictor, _ predictions: [UInt8], _ rests: [UInt16]) -> [UInt8] {
        let large = rests.filter { $0 >= Self.escape }
        let writing: Writing = large.count * 16 < rests.count ? .triples : .planes
        var bytes = [writing.rawValue]
        bytes.reserveCapacity(64 + predictions.count + 2 * rests.count)
        for weight in predictor.weights {
            bytes += [UInt8(truncatingIfNeeded: weight), UInt8(truncatingIfNeeded: weight >> 8)]
        }
        bytes += predictions
        switch writing {
        case .planes:
            for rest in rests { bytes.append(UInt8(truncatingIfNeeded: rest)) }
            for rest in rests { bytes.append(UInt8(rest >> 8)) }
        case .triples:
            for start in stride(from: 0, to: rests.count, by: 3) {
                var byte: UInt16 = 0
                for place in start..<start + 3 {
                    byte = 6 * byte + (place < rests.count ? min(rests[place], Self.escape) : 0)
                }
                bytes.append(UInt8(byte))
            }
            for rest in large { bytes += [UInt8(truncatingIfNeeded: rest), UInt8(rest >> 8)] }
        }
        return bytes
    }

    /// What left + above - above left leaves of each cell.
    private func gradients(_ values: [Int32]) -> [Int32] {
        var rests = values
        values.withUnsafeBufferPointer { values in
            rests.withUnsafeMutableBufferPointer { rests in
                for y in 0..<height {
                    for x in 0..<width {
                        let index = y * width + x
                        let left = x > 0 ? values[index - 1] : 0
                        let above = y > 0 ? values[index - width] : 0
                        let corner = x > 0 && y > 0 ? values[index - width - 1] : 0
                        rests[index] = values[index] - left - above + corner
                    }
                }
            }
        }
        return rests
    }

    private func folded(_ rests: [Int32]) -> [UInt16] {
        rests.map { UInt16(truncatingIfNeeded: $0 < 0 ? -2 * $0 - 1 : 2 * $0) }
    }
}
