/// Blends heat over samples of more than 8 bits, for which a table would be too large: one multiplication for each.
package struct DeepBlend: PlaneBlend {
    private struct Share {
        /// The code times opacity, and the half that makes a truncation round.
        let heat: Float
        /// What stays of the picture.
        let kept: Float
    }

    /// For each colour index.
    private let shares: [Share]
    private let maximum: Float

    package init(codes: [Double], opacities: [Double], maximum: Int) {
        shares = zip(codes, opacities).map { Share(heat: Float($1 * $0 + 0.5), kept: Float(1 - $1)) }
        self.maximum = Float(maximum)
    }

    package func blend(_ samples: UnsafeMutablePointer<UInt16>, indices: UnsafePointer<UInt8>, count: Int) {
        shares.withUnsafeBufferPointer { shares in
            guard let base = shares.baseAddress else { return }
            for x in 0..<count {
                // A float holds 24 bits, so the sum of 16-bit codes is off by less than a hundredth.
                let share = base[Int(indices[x])]
                let blended = share.heat + share.kept * Float(samples[x])
                samples[x] = UInt16(min(max(blended, 0), maximum))
            }
        }
    }
}
