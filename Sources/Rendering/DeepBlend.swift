/// Blends heat over samples of more than 8 bits, for which a table would be too large: one multiplication for each.
package struct DeepBlend: PlaneBlend {
    /// For each colour index the code times opacity, and the half that makes a truncation round.
    private let heat: [Float]
    /// What stays of the picture.
    private let kept: Float
    private let maximum: Float

    package init(codes: [Double], opacity: Double, maximum: Int) {
        heat = codes.map { Float(opacity * $0 + 0.5) }
        kept = Float(1 - opacity)
        self.maximum = Float(maximum)
    }

    package func blend(_ samples: UnsafeMutablePointer<UInt16>, indices: UnsafePointer<UInt8>, count: Int) {
        heat.withUnsafeBufferPointer { heat in
            guard let base = heat.baseAddress else { return }
            for x in 0..<count {
                // A float holds 24 bits, so the sum of 16-bit codes is off by less than a hundredth.
                let blended = base[Int(indices[x])] + kept * Float(samples[x])
                samples[x] = UInt16(min(max(blended, 0), maximum))
            }
        }
    }
}
