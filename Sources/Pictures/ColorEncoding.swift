/// Which codes a picture's colours are stored as.
package struct ColorEncoding: Sendable, Hashable {
    package var matrix: ColorMatrix
    package var range: ColorRange
    /// Bits of a sample: 8...16, in the low bits of its storage.
    package var bitDepth: Int

    package init(matrix: ColorMatrix, range: ColorRange, bitDepth: Int = 8) {
        precondition((8...16).contains(bitDepth), "a sample has 8 to 16 bits")
        self.matrix = matrix
        self.range = range
        self.bitDepth = bitDepth
    }

    /// The largest code, 2^bitDepth - 1.
    package var maximum: Int { 1 << bitDepth - 1 }

    /// The codes, not yet rounded, of a colour whose channels are premultiplied by `alpha`; the codes are premultiplied
    /// too. Everything is in 0...1 but the codes (ITU-T H.273, equations 20 to 31).
    package func encode(
        red: Double, green: Double, blue: Double, alpha: Double = 1
    ) -> (y: Double, u: Double, v: Double) {
        let (kr, kb) = (matrix.kr, matrix.kb)
        let luma = kr * red + (1 - kr - kb) * green + kb * blue
        let cb = (blue - luma) / (2 * (1 - kb))
        let cr = (red - luma) / (2 * (1 - kr))
        let unit = Double(1 << (bitDepth - 8))
        let zero = 128 * unit * alpha
        switch range {
        case .limited: return (unit * (16 * alpha + 219 * luma), zero + 224 * unit * cb, zero + 224 * unit * cr)
        case .full:
            let scale = Double(maximum)
            return (scale * luma, zero + scale * cb, zero + scale * cr)
        }
    }
}
