import Pictures
import Testing

@Suite struct PicturePartTests {
    /// A 6x4 picture in 4:2:0 whose samples count up, and what `body` does to it.
    private func changed(_ body: (PlanarPicture<UInt8>) -> Void) -> (luma: [UInt8], u: [UInt8], v: [UInt8]) {
        var luma = (0..<24).map(UInt8.init)
        var u = (100..<106).map(UInt8.init)
        var v = (200..<206).map(UInt8.init)
        luma.withUnsafeMutableBufferPointer { y in
            u.withUnsafeMutableBufferPointer { u in
                v.withUnsafeMutableBufferPointer { v in
                    guard let y = y.baseAddress, let u = u.baseAddress, let v = v.baseAddress else { return }
                    body(
                        PlanarPicture(
                            luma: Plane(base: y, stride: 6, width: 6, height: 4),
                            chroma: .init(
                                u: Plane(base: u, stride: 3, width: 3, height: 2),
                                v: Plane(base: v, stride: 3, width: 3, height: 2), subsampling: .yuv420),
                            encoding: ColorEncoding(matrix: .bt709, range: .limited)))
                }
            }
        }
        return (luma, u, v)
    }

    @Test func aPartIsFilledAlone() {
        let picture = changed {
            $0.part(x: 2, y: 2, size: PictureSize(width: 2, height: 9)).fill(red: 0, green: 0, blue: 0)
        }
        #expect(picture.luma == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 16, 16, 17, 18, 19, 16, 16, 22, 23])
        #expect(picture.u == [100, 101, 102, 103, 128, 105] && picture.v == [200, 201, 202, 203, 128, 205])
    }

    @Test func aPartTakesAnothersSamples() {
        let picture = changed { picture in
            picture.part(x: 4, y: 0, size: PictureSize(width: 2, height: 2)).copy(
                from: picture.part(x: 0, y: 2, size: PictureSize(width: 6, height: 2)))
        }
        #expect(Array(picture.luma[..<12]) == [0, 1, 2, 3, 12, 13, 6, 7, 8, 9, 18, 19])
        #expect(picture.u == [100, 101, 103, 103, 104, 105])
    }
}
