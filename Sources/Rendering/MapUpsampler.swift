import Maps

/// A map stretched to a picture's width, from which rows of colour indices are made for any of the picture's rows.
///
/// Bilinear with half-pixel centres and repeated edges, as cv2.resize's INTER_LINEAR (align_corners = false).
struct MapUpsampler: MapRows {
    private let width: Int
    private let rowCount: Int
    /// `rowCount` rows of `width` values, 255 * 256 for a map value of 1: a colour index in 8.8 fixed point.
    private let rows: [UInt16]

    /// - Parameter map: values outside 0...1 count as the nearer bound, those that are no number as 0.
    init(map: SaliencyMap, width: Int) {
        self.width = width
        rowCount = map.height
        let samples = (0..<width).map { LinearSample(of: $0, from: map.width, to: width) }
        let levels = map.values.map { $0 > 0 ? min($0, 1) * (255 * 256) : 0 }
        rows = [UInt16](unsafeUninitializedCapacity: map.height * width) { rows, count in
            levels.withUnsafeBufferPointer { levels in
                samples.withUnsafeBufferPointer { samples in
                    for y in 0..<map.height {
                        let start = y * map.width
                        for sample in samples {
                            let left = levels[start + sample.first]
                            let level = left + (levels[start + sample.second] - left) * sample.fraction
                            rows[count] = UInt16(level + 0.5)
                            count += 1
                        }
                    }
                }
            }
        }
    }

    /// Writes `width` colour indices, uint8(255 * value), for row `y` of a picture of `height` rows.
    func fillRow(_ y: Int, height: Int, indices: UnsafeMutablePointer<UInt8>) {
        let sample = LinearSample(of: y, from: rowCount, to: height)
        // 15 bits: then 16-bit products sum up within 32 bits, which any vector unit does fast.
        let lowerWeight = UInt32((sample.fraction * 32768).rounded())
        let upperWeight = 32768 - lowerWeight
        rows.withUnsafeBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            let upper = base + sample.first * width
            let lower = base + sample.second * width
            for x in 0..<width {
                let value = UInt32(upper[x]) &* upperWeight &+ UInt32(lower[x]) &* lowerWeight
                indices[x] = UInt8(truncatingIfNeeded: value >> 23)
            }
        }
    }
}
