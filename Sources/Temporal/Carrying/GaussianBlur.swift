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
        let wide = summed(values, lines: rows, length: columns, lineStride: columns, stride: 1)
        return summed(wide, lines: columns, length: rows, lineStride: 1, stride: columns)
    }

    private func summed(_ values: [Float], lines: Int, length: Int, lineStride: Int, stride: Int) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        values.withUnsafeBufferPointer { values in
            result.withUnsafeMutableBufferPointer { result in
                for line in 0..<lines {
                    let start = line * lineStride
                    for place in 0..<length {
                        var sum = values[start + place * stride] * kernel[0]
                        for distance in 1..<max(kernel.count, 1) {
                            if place >= distance {
                                sum += values[start + (place - distance) * stride] * kernel[distance]
                            }
                            if place + distance < length {
                                sum += values[start + (place + distance) * stride] * kernel[distance]
                            }
                        }
                        result[start + place * stride] = sum
                    }
                }
            }
        }
        return result
    }
}
