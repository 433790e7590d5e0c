import Maps

/// A map stretched to a picture's width by a cubic (`CubicSample`), cut off at the map's own lowest and highest value.
struct SmoothUpsampler: MapRows {
    private let width: Int
    private let rowCount: Int
    /// `rowCount` rows of `width` values, 255 * 128 for a map value of 1: a colour index in 8.7 fixed point, so that a product with
    /// a weight of 14 bits is one of 16-bit integers, which any vector unit does fast.
    private let rows: [Int16]
    /// Of the map, as `rows` has them.
    private let low: Int16
    private let high: Int16

    private static let unit: Float = 255 * 128
    private static let weightUnit: Float = 16384

    /// - Parameter map: values outside 0...1 count as the nearer bound, those that are no number as 0.
    init(map: SaliencyMap, width: Int) {
        self.width = width
        rowCount = map.height
        let levels = map.values.map { $0 > 0 ? min($0, 1) * Self.unit : 0 }
        let (lowest, highest) = (levels.min() ?? 0, levels.max() ?? 0)
        (low, high) = (Int16(lowest.rounded()), Int16(highest.rounded()))
        let samples = (0..<width).map { CubicSample(of: $0, from: map.width, to: width) }
        rows = [Int16](unsafeUninitializedCapacity: map.height * width) { rows, count in
            levels.withUnsafeBufferPointer { levels in
                samples.withUnsafeBufferPointer { samples in
                    for y in 0..<map.height {
                        let start = y * map.width
                        for sample in samples {
                            let (a, b, c, d) = sample.indices
                            let (wa, wb, wc, wd) = sample.weights
                            let level =
                                wa * levels[start + a] + wb * levels[start + b] + wc * levels[start + c]
                                + wd * levels[start + d]
                            rows[count] = Int16(min(max(level, lowest), highest) + 0.5)
                            count += 1
                        }
                    }
                }
            }
        }
    }

    func fillRow(_ y: Int, height: Int, indices: UnsafeMutablePointer<UInt8>) {
        let (lowIndex, highIndex) = (low >> 7, high >> 7)
        withRows(y, height: height) { a, b, c, d, weights in
            for x in 0..<width {
                let sum =
                    Int32(a[x]) &* weights.0 &+ Int32(b[x]) &* weights.1 &+ Int32(c[x]) &* weights.2 &+ Int32(d[x])
                    &* weights.3
                let index = Int16(truncatingIfNeeded: sum >> 21)
                indices[x] = UInt8(truncatingIfNeeded: min(max(index, lowIndex), highIndex))
            }
        }
    }

    /// Writes `width` values of 0...1 for row `y` of a picture of `height` rows.
    func fillRow(_ y: Int, height: Int, values: UnsafeMutablePointer<Float>) {
        let (lowest, highest) = (Float(low) / Self.unit, Float(high) / Self.unit)
        let scale = 1 / (Self.unit * Self.weightUnit)
        withRows(y, height: height) { a, b, c, d, weights in
            for x in 0..<width {
                let sum =
                    Int32(a[x]) &* weights.0 &+ Int32(b[x]) &* weights.1 &+ Int32(c[x]) &* weights.2 &+ Int32(d[x])
                    &* weights.3
                values[x] = min(max(Float(sum) * scale, lowest), highest)
            }
        }
    }

    /// The four rows that a picture's row is made of, with weights of 14 bits that sum up to `weightUnit`.
    @inline(__always)
    private func withRows(
        _ y: Int, height: Int,
        _ body: (
            UnsafePointer<Int16>, UnsafePointer<Int16>, UnsafePointer<Int16>, UnsafePointer<Int16>,
            (Int32, Int32, Int32, Int32)
        ) -> Void
    ) {
        let sample = CubicSample(of: y, from: rowCount, to: height)
        func weight(_ value: Float) -> Int32 { Int32(Int16((value * Self.weightUnit).rounded())) }
        let (first, third, fourth) = (weight(sample.weights.0), weight(sample.weights.2), weight(sample.weights.3))
        let weights = (first, Int32(Self.weightUnit) - first - third - fourth, third, fourth)
        rows.withUnsafeBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            let (a, b, c, d) = sample.indices
            body(base + a * width, base + b * width, base + c * width, base + d * width, weights)
        }
    }
}
