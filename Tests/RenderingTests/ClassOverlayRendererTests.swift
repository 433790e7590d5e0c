import Maps
import Pictures
import Testing

@testable import Rendering

@Suite struct ClassOverlayRendererTests {
    private let encoding = ColorEncoding(matrix: .bt709, range: .limited)
    private let colors = [
        RGBColor(red: 255, green: 0, blue: 0), RGBColor(red: 0, green: 0, blue: 255),
    ]

    private func drawn(_ first: Float, _ second: Float, opacity: Double, gray: UInt8 = 90) -> (y: Int, u: Int, v: Int) {
        var luma = [UInt8](repeating: gray, count: 16)
        var chromaU = [UInt8](repeating: 128, count: 16)
        var chromaV = chromaU
        luma.withUnsafeMutableBufferPointer { y in
            chromaU.withUnsafeMutableBufferPointer { u in
                chromaV.withUnsafeMutableBufferPointer { v in
                    guard let y = y.baseAddress, let u = u.baseAddress, let v = v.baseAddress else { return }
                    func plane(_ base: UnsafeMutablePointer<UInt8>) -> Plane<UInt8> {
                        Plane(base: base, stride: 4, width: 4, height: 4)
                    }
                    let picture = PlanarPicture(
                        luma: plane(y), chroma: .init(u: plane(u), v: plane(v), subsampling: .yuv444),
                        encoding: encoding)
                    ClassOverlayRenderer<UInt8>(colors: colors, opacity: opacity, encoding: encoding).draw(
                        [first, second].map { SaliencyMap(width: 1, height: 1, values: [$0]) }, on: picture)
                }
            }
        }
        #expect(Set(luma).count == 1 && Set(chromaU).count == 1 && Set(chromaV).count == 1)
        return (Int(luma[5]), Int(chromaU[5]), Int(chromaV[5]))
    }

    @Test func aClassAloneHasItsColour() {
        let red = encoding.encode(colors[0])
        #expect(drawn(1, 0, opacity: 1) == (Int(red.y.rounded()), Int(red.u.rounded()), Int(red.v.rounded())))
        #expect(drawn(0, 0, opacity: 1) == (90, 128, 128))
        #expect(drawn(1, 1, opacity: 0) == (90, 128, 128))
    }

    @Test func classesMixByTheirStrength() {
        let (red, blue) = (encoding.encode(colors[0]), encoding.encode(colors[1]))
        let found = drawn(0.8, 0.4, opacity: 0.25)
        let expected = 0.4 * (red.y * 2 + blue.y) / 3 + 0.6 * 90
        #expect(abs(Double(found.y) - expected) <= 1)
        let chroma = 0.4 * (red.v * 2 + blue.v) / 3 + 0.6 * 128
        #expect(abs(Double(found.v) - chroma) <= 1)
    }
}
