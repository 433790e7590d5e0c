import Foundation

/// Sums around each place of a grid, weighted by a Gaussian; beyond the edges there is nothing. Whoever wants means divides by the
/// blurred weights.
struct GaussianBlur {
    let columns: Int
    let rows: Int
    /// From the middle outwards.
    private let kernel: [Float]

    /// - Parameter deviation: in places.
    init(columns: Int, rows: Int, deviation: Float) {
        self.columns = columns
        self.rows = rows
        let radius = Int((2.5 * deviation).rounded(.up))
        kernel = (0...radius).map { distance in
            deviation > 0 ? exp(-0.5 * Float(distance * distance) / (deviation * deviation)) : 1
        }
    }

    /// - Parameter values: row-major, one for each place.
    func apply(_ values: [Float]) -> [Float] {
        precondition(values.count == columns * rows, "a value for each place")
        let radius = kernel.count - 1
        let stride = columns + 2 * radius
        // Rows with nothing at both ends, so that the loops over places have no conditions.
        var padded = [Float](repeating: 0, count: stride)
        var wide = [Float](repeating: 0, count: values.count)
        for row in 0..<rows {
            padded.replaceSubrange(radius..<radius + columns, with: values[row * columns..<(row + 1) * columns])
            for offset in -radius...radius {
                add(padded, from: radius + offset, times: kernel[abs(offset)], to: &wide, at: row * columns)
            }
        }
        var result = [Float](repeating: 0, count: values.count)
        for row in 0..<rows {
            for source in max(0, row - radius)...min(rows - 1, row + radius) {
                add(
                    wide, from: source * columns, times: kernel[abs(source - row)], to: &result, at: row * columns)
            }
        }
        return result
    }

    /// Adds a row's multiple to another one.
    private func add(_ source: [Float], from start: Int, times weight: Float, to sums: inout [Float], at place: Int) {
        source.withUnsafeBufferPointer { source in
            sums.withUnsafeMutableBufferPointer { sums in
                for x in 0..<columns { sums[place + x] += weight * source[start + x] }
            }
        }
    }
}
