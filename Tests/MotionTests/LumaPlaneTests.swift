import Foundation
import Motion
import Testing

struct LumaPlaneTests {
    private func picture(_ width: Int, _ height: Int) -> [UInt8] {
        (0..<width * height).map { UInt8(truncatingIfNeeded: ($0 % width) * 31 ^ ($0 / width) * 17 ^ $0 / 7) }
    }

    @Test(arguments: [
        (1, 1), (16, 16), (3, 200), (320, 180), (479, 270), (480, 271), (641, 359), (961, 543), (1921, 1083),
        (4099, 3), (5, 1441),
    ])
    func samplesAreMeansOfBoxes(width: Int, height: Int) {
        let picture = picture(width, height)
        let plane = LumaPlane(picture, width: width, height: height)
        #expect(max(plane.width, plane.height) <= max(480, min(width, height)))
        #expect(plane.width <= width && plane.height <= height && plane.width >= 1 && plane.height >= 1)
        let area = plane.boxWidth * plane.boxHeight
        let expected = (0..<plane.width * plane.height).map { index -> UInt8 in
            var sum = 0
            for y in 0..<plane.boxHeight {
                for x in 0..<plane.boxWidth {
                    let row = index / plane.width * plane.boxHeight + y
                    sum += Int(picture[row * width + index % plane.width * plane.boxWidth + x])
                }
            }
            return UInt8((sum + area / 2) / area)
        }
        #expect(plane.samples == expected)
    }

    @Test func smallPicturesStayAsTheyAre() {
        let picture = picture(200, 113)
        #expect(LumaPlane(picture, width: 200, height: 113).samples == picture)
    }

    @Test func aPictureStoredBottomUpIsTheSame() {
        let (width, height) = (1280, 720)
        let picture = picture(width, height)
        let upsideDown = (0..<height).reversed().flatMap { picture[$0 * width..<($0 + 1) * width] }
        let plane = upsideDown.withUnsafeBufferPointer { buffer in
            LumaPlane(
                luma: buffer.baseAddress.unsafelyUnwrapped + (height - 1) * width, stride: -width, width: width,
                height: height)
        }
        #expect(plane == LumaPlane(picture, width: width, height: height))
    }

    @Test func itCanBeWrittenDown() throws {
        let plane = LumaPlane(picture(641, 359), width: 641, height: 359)
        #expect(try JSONDecoder().decode(LumaPlane.self, from: JSONEncoder().encode(plane)) == plane)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(
                LumaPlane.self,
                from: Data(
                    #"{"width":2,"height":2,"pictureWidth":2,"pictureHeight":2,"boxWidth":1,"boxHeight":1,"bytes":"AAA="}"#
                        .utf8))
        }
    }
}
