/// The matrix between RGB and YUV, by its luma coefficients (ITU-T H.273, table 4).
package enum YUVMatrix: String, CaseIterable, Sendable {
    case bt601, bt709, bt2020nc, smpte240m, fcc

    var kr: Double {
        switch self {
        case .bt601: 0.299
        case .bt709: 0.2126
        case .bt2020nc: 0.2627
        case .smpte240m: 0.212
        case .fcc: 0.30
        }
    }

    var kb: Double {
        switch self {
        case .bt601: 0.114
        case .bt709: 0.0722
        case .bt2020nc: 0.0593
        case .smpte240m: 0.087
        case .fcc: 0.11
        }
    }
}

/// Which 8-bit codes stand for black, white and full chroma.
package enum YUVRange: String, CaseIterable, Sendable {
    /// Luma 16...235, chroma 16...240.
    case limited
    /// Luma and chroma 0...255.
    case full
}

/// How a stream stores colours in 8-bit YUV.
package struct ColorEncoding: Sendable, Hashable {
    package var matrix: YUVMatrix
    package var range: YUVRange

    package init(matrix: YUVMatrix, range: YUVRange) {
        self.matrix = matrix
        self.range = range
    }

    /// The 8-bit codes, not yet rounded, of a colour whose channels are premultiplied by `alpha`; the codes are
    /// premultiplied too. Everything is in 0...1 but the codes.
    func encode(red: Double, green: Double, blue: Double, alpha: Double = 1) -> (y: Double, u: Double, v: Double) {
        let (kr, kb) = (matrix.kr, matrix.kb)
        let luma = kr * red + (1 - kr - kb) * green + kb * blue
        let cb = (blue - luma) / (2 * (1 - kb))
        let cr = (red - luma) / (2 * (1 - kr))
        return switch range {
        case .limited: (16 * alpha + 219 * luma, 128 * alpha + 224 * cb, 128 * alpha + 224 * cr)
        case .full: (255 * luma, 128 * alpha + 255 * cb, 128 * alpha + 255 * cr)
        }
    }

    func encode(_ color: RGBColor) -> (y: Double, u: Double, v: Double) {
        encode(red: Double(color.red) / 255, green: Double(color.green) / 255, blue: Double(color.blue) / 255)
    }
}
