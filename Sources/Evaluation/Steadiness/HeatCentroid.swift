import Maps
import Motion

/// Places and ways in a picture are told in its widths, along both axes: so lengths compare whatever their direction.
extension SaliencyMap {
    /// The mean place of a map's heat, each value counting by its size whatever its sign.
    /// - Parameter aspect: the picture's height over its width.
    /// - Returns: in widths, from the top left; nil for a blank map.
    func heatCentroid(aspect: Double) -> SIMD2<Double>? {
        mean(weight: { Double(abs($0)) }, of: { x, y in SIMD2(Double(x), Double(y) * aspect) })
    }

    /// How far what a map shows goes from one frame to the next: the mean of the motion below it, each value counting by its square,
    /// for heat is wider than what it is about, and what lies beside that moves otherwise.
    /// - Parameters:
    ///   - motion: from the frame before to the map's.
    ///   - aspect: the picture's height over its width.
    /// - Returns: in widths a frame; nil for a blank map.
    func heatVelocity(_ motion: MotionField, aspect: Double) -> SIMD2<Double>? {
        mean(
            weight: { Double($0) * Double($0) },
            of: { x, y in
                // A field's vectors point back in time.
                let vector = motion.sample(x: x, y: y).vector
                return SIMD2(-Double(vector.x), -Double(vector.y) * aspect)
            })
    }

    /// - Parameter value: of a place in shares of the picture's width and height.
    private func mean(
        weight: (Float) -> Double, of value: (_ x: Float, _ y: Float) -> SIMD2<Double>
    ) -> SIMD2<Double>? {
        var (sum, heat) = (SIMD2<Double>.zero, 0.0)
        for row in 0..<height {
            let y = (Float(row) + 0.5) / Float(height)
            for column in 0..<width {
                let weight = weight(values[row * width + column])
                guard weight > 0 else { continue }
                sum += weight * value((Float(column) + 0.5) / Float(width), y)
                heat += weight
            }
        }
        return heat > 0 && heat.isFinite ? sum / heat : nil
    }
}

extension SIMD2<Double> {
    var length: Double { (x * x + y * y).squareRoot() }
}
