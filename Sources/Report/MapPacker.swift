import Foundation
import Maps

/// Packs the maps of one view, which are of one size, as whole numbers in blocks of deflated bytes.
///
/// A block has, for each of its frames, a byte that says how the frame is predicted; then of all frames the low bytes of what the
/// prediction leaves, row by row, and then their high bytes. What is left is a whole number r, written as 2r, or as -2r-1 below 0.
/// The prediction of a cell is left + above - above left (`spatial`), the frame before (`temporal`), or the first of the differences to
/// the frame before (`both`); what is outside is 0. A block's first frame knows none before it.
struct MapPacker {
    enum Prediction: UInt8, CaseIterable { case spatial, temporal, both }

    /// Of a block; a page inflates one at a time.
    static let framesPerBlock = 125

    let width: Int
    let height: Int
    /// What the value 1 is.
    let levels: Int
    private(set) var blocks: [Data] = []
    private var predictions: [UInt8] = []
    private var rests: [UInt16] = []
    private var before: [Int32] = []

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
        append(map.values.map { $0 > 0 ? Int32((min($0, 1) * unit).rounded()) : 0 })
    }

    private mutating func append(_ frame: [Int32]) {
        let isFirst = predictions.isEmpty
        let changes = isFirst ? frame : zip(frame, before).map { $0 - $1 }
        var candidates: [(Prediction, [UInt16])] = [(.spatial, folded(gradients(frame)))]
        if !isFirst {
            candidates.append((.temporal, folded(changes)))
            candidates.append((.both, folded(gradients(changes))))
        }
        let costs = candidates.map { $0.1.reduce(0) { $0 + Int($1) } }
        let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        predictions.append(candidates[best].0.rawValue)
        rests += candidates[best].1
        before = frame
        if predictions.count == Self.framesPerBlock { endBlock() }
    }

    /// All blocks, once the last map is there.
    mutating func finish() -> [Data] {
        endBlock()
        return blocks
    }

    private mutating func endBlock() {
        guard !predictions.isEmpty else { return }
        var bytes = predictions
        bytes.reserveCapacity(predictions.count + 2 * rests.count)
        for rest in rests { bytes.append(UInt8(truncatingIfNeeded: rest)) }
        for rest in rests { bytes.append(UInt8(rest >> 8)) }
        blocks.append(Deflate.compress(bytes))
        predictions.removeAll(keepingCapacity: true)
        rests.removeAll(keepingCapacity: true)
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
