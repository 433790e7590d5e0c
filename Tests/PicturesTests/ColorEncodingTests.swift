import Pictures
import Testing

@Suite struct ColorEncodingTests {
    private func codes(
        _ encoding: ColorEncoding, _ red: Double, _ green: Double, _ blue: Double
    ) -> [Int] {
        let code = encoding.encode(red: red, green: green, blue: blue)
        return [code.y, code.u, code.v].map { Int($0.rounded()) }
    }

    /// Red as the standards' equations give them.
    @Test(arguments: [
        (ColorMatrix.bt601, ColorRange.limited, 8, [81, 90, 240]), (.bt709, .limited, 8, [63, 102, 240]),
        (.bt2020, .limited, 8, [74, 97, 240]), (.bt709, .limited, 10, [250, 409, 960]),
        (.bt2020, .limited, 10, [294, 387, 960]), (.bt709, .full, 8, [54, 99, 256]),
        (.bt709, .full, 10, [217, 395, 1024]),
    ])
    func redHasTheStandardsCodes(matrix: ColorMatrix, range: ColorRange, bitDepth: Int, red: [Int]) {
        let encoding = ColorEncoding(matrix: matrix, range: range, bitDepth: bitDepth)
        #expect(codes(encoding, 1, 0, 0) == red)
    }

    @Test(arguments: ColorMatrix.allCases, [8, 10, 12, 16])
    func grayHasNoColour(matrix: ColorMatrix, bitDepth: Int) {
        let unit = 1 << (bitDepth - 8)
        let limited = ColorEncoding(matrix: matrix, range: .limited, bitDepth: bitDepth)
        #expect(codes(limited, 0, 0, 0) == [16 * unit, 128 * unit, 128 * unit])
        #expect(codes(limited, 1, 1, 1) == [235 * unit, 128 * unit, 128 * unit])
        let full = ColorEncoding(matrix: matrix, range: .full, bitDepth: bitDepth)
        #expect(codes(full, 0, 0, 0) == [0, 128 * unit, 128 * unit])
        #expect(codes(full, 1, 1, 1) == [256 * unit - 1, 128 * unit, 128 * unit])
        #expect(full.maximum == 256 * unit - 1)
    }

    /// Blending by alpha what is premultiplied is blending the colours.
    @Test func premultipliedCodesAddUp() {
        let encoding = ColorEncoding(matrix: .bt709, range: .limited, bitDepth: 10)
        let half = encoding.encode(red: 0.4, green: 0.1, blue: 0.25, alpha: 0.5)
        let whole = encoding.encode(red: 0.8, green: 0.2, blue: 0.5)
        #expect(abs(half.y - whole.y / 2) < 1e-9)
        #expect(abs(half.u - whole.u / 2) < 1e-9)
        #expect(abs(half.v - whole.v / 2) < 1e-9)
    }
}
