import Maps
import Motion

/// Where each cell of a map has come from since the frame before, made from the motion of the picture.
///
/// A map's heat is wider than the object that it is about, and the background beside an object moves otherwise. So each cell
/// takes the vectors around it by how hot they are and how well they are known: heat moves with what it is about.
struct MapMotion: Sendable, Codable {
    let width: Int
    let height: Int
    /// In cells, row-major: what is at (x, y) was at (x + dx, y + dy).
    @ExactlyCoded private(set) var dx: [Float]
    @ExactlyCoded private(set) var dy: [Float]
    /// How likely it is that what is seen at a cell was seen before, 0...1.
    @ExactlyCoded private(set) var visibility: [Float]

    /// The reach within which vectors are taken together: the standard deviation of a Gaussian, as a share of the picture's
    /// longer side. About the width of a cell of a usual network's last feature map.
    private static let reach: Float = 0.08
    /// What cold parts count, as a share of the hottest.
    private static let coldWeight: Float = 0.005
    /// What vectors count that are not known but filled in, such as a walking person's: enough to stand against a background that is
    /// well known.
    private static let filledWeight: Float = 0.2
    /// Around a place where this share was in sight before, or less, all is taken as new; where that one, or more, nothing is. For
    /// a cell of a map is about a wider part of the picture than a block, and a single block's matching may fail.
    private static let newShare: Float = 0.4
    private static let oldShare: Float = 0.8

    /// - Parameter heat: any size; its sign does not matter.
    init(_ field: MotionField, heat: SaliencyMap, width: Int, height: Int) {
        self.width = width
        self.height = height
        let blur = GaussianBlur(
            columns: field.columns, rows: field.rows,
            deviation: Self.reach * Float(max(field.columns, field.rows)))
        let blocks = Self.pooled(field, heat: heat, blur)
        let columns = BlendedPlaces(count: width, from: field.columns)
        let rows = BlendedPlaces(count: height, from: field.rows)
        dx = rows.resample(blocks.dx, columns).map { $0 * Float(width) }
        dy = rows.resample(blocks.dy, columns).map { $0 * Float(height) }
        let (seen, all) = (blur.apply(field.visibility), blur.apply(field.visibility.map { _ in 1 }))
        let shares = zip(seen, all).map { min(max(($0 / $1 - Self.newShare) / (Self.oldShare - Self.newShare), 0), 1) }
        visibility = rows.resample(shares, columns)
    }

    /// Moves by a part of the way.
    /// - Parameter shares: one for each cell, 0...1.
    mutating func scale(by shares: [Float]) {
        precondition(shares.count == dx.count, "a share for each cell")
        for index in dx.indices {
            dx[index] *= shares[index]
            dy[index] *= shares[index]
        }
    }

    /// The mean of the vectors around each block, in shares of the picture.
    private static func pooled(
        _ field: MotionField, heat: SaliencyMap, _ blur: GaussianBlur
    ) -> (dx: [Float], dy: [Float]) {
        let hot = heat.values.reduce(0) { max($0, abs($1)) }
        let gain = hot > 0 ? 1 / hot : 0
        let seen = BlendedPlaces(count: field.rows, from: heat.height)
            .resample(heat.values.map { abs($0) * gain }, BlendedPlaces(count: field.columns, from: heat.width))
        let weights = field.vectors.indices.map { index in
            (field.confidence[index] + filledWeight) * (seen[index] * seen[index] + coldWeight)
        }
        let total = blur.apply(weights)
        let x = blur.apply(weights.indices.map { weights[$0] * field.vectors[$0].x })
        let y = blur.apply(weights.indices.map { weights[$0] * field.vectors[$0].y })
        return (
            dx: total.indices.map { x[$0] / total[$0] }, dy: total.indices.map { y[$0] / total[$0] }
        )
    }
}

extension MapMotion {
    /// What was at each cell's source: bilinear, with repeated edges.
    func carry(_ values: [Float]) -> [Float] {
        precondition(values.count == width * height, "a map of this size")
        let (lastX, lastY) = (Float(width - 1), Float(height - 1))
        return [Float](unsafeUninitializedCapacity: values.count) { result, count in
            values.withUnsafeBufferPointer { values in
                for y in 0..<height {
                    for x in 0..<width {
                        let index = y * width + x
                        let sourceX = min(max(Float(x) + dx[index], 0), lastX)
                        let sourceY = min(max(Float(y) + dy[index], 0), lastY)
                        let (left, top) = (Int(sourceX), Int(sourceY))
                        let (fractionX, fractionY) = (sourceX - Float(left), sourceY - Float(top))
                        let (right, bottom) = (left + (fractionX > 0 ? 1 : 0), top + (fractionY > 0 ? 1 : 0))
                        let (upper, lower) = (top * width, bottom * width)
                        let above =
                            values[upper + left] + (values[upper + right] - values[upper + left]) * fractionX
                        let below =
                            values[lower + left] + (values[lower + right] - values[lower + left]) * fractionX
                        result[index] = above + (below - above) * fractionY
                    }
                }
            }
            count = values.count
        }
    }
}
