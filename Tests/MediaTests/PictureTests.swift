import Media
import MediaSupport
import Pictures
import TestSupport
import Testing

@Suite struct PictureTests {
    /// A picture of one colour.
    func flat(_ y: UInt8, _ u: UInt8, _ v: UInt8, _ picture: PictureFormat) throws -> Frame {
        try Frame.make(picture) { planes in
            for (index, value) in [y, u, v].enumerated() {
                let plane = planes[index]
                for row in 0..<plane.height {
                    (plane.base + row * plane.stride).update(repeating: value, count: plane.width)
                }
            }
        }
    }

    @Test(arguments: [
        // Y'CbCr of pure red, from the matrices' luma coefficients.
        (ColorMatrix.bt601, ColorRange.limited, [UInt8(81), 90, 240]), (.bt709, .limited, [63, 102, 240]),
        (.bt2020, .limited, [74, 97, 240]), (.bt601, .full, [76, 85, 255]), (.bt709, .full, [54, 99, 255]),
    ])
    func redIsRedInEveryMatrixAndRange(matrix: ColorMatrix, range: ColorRange, red: [UInt8]) throws {
        let picture = PictureFormat(width: 32, height: 16, pixelFormat: .yuv420p, matrix: matrix, range: range)
        let converter = PixelConverter(to: PictureFormat(width: 8, height: 8, pixelFormat: .rgb24))
        var bytes = [UInt8](repeating: 0, count: 8 * 8 * 3)
        let frame = try flat(red[0], red[1], red[2], picture)
        try bytes.withUnsafeMutableBufferPointer { try converter.convert(frame, into: $0) }
        for pixel in stride(from: 0, to: bytes.count, by: 3) {
            #expect(
                bytes[pixel] >= 251 && bytes[pixel + 1] <= 4 && bytes[pixel + 2] <= 4, "\(bytes[pixel...(pixel + 2)])")
        }
    }

    @Test func shrinkingAverages() throws {
        // One bright column in three: a scaler that looks at neighbours only would give black or much too bright.
        let picture = PictureFormat(width: 256, height: 64, pixelFormat: .yuv444p, range: .full)
        let stripes = try Frame.make(picture) { planes in
            for index in 0..<3 {
                let plane = planes[index]
                for y in 0..<plane.height {
                    for x in 0..<plane.width {
                        plane.base[y * plane.stride + x] = index > 0 ? 128 : x % 3 == 0 ? 254 : 0
                    }
                }
            }
        }
        let small = try PixelConverter(to: PictureFormat(width: 16, height: 16, pixelFormat: .rgb24)).convert(stripes)
        #expect(small.packedBytes.allSatisfy { (60...120).contains($0) }, "\(small.packedBytes.prefix(6))")
    }

    @Test func aFrameInTheTargetFormatIsNotTouched() throws {
        let picture = PictureFormat(width: 16, height: 16, pixelFormat: .yuv420p)
        let frame = try flat(100, 110, 120, picture)
        #expect(try PixelConverter(to: picture).convert(frame) === frame)
    }

    @Test func redrawingLeavesTheOriginal() throws {
        let picture = PictureFormat(width: 17, height: 9, pixelFormat: .yuv420p)
        let frame = try flat(100, 110, 120, picture)
        let before = frame.packedBytes
        let drawn = try frame.redrawn { planes in planes[0].base[0] = 7 }
        #expect(frame.packedBytes == before)
        #expect(drawn.packedBytes == [7] + before.dropFirst())
        #expect(before.count == 17 * 9 + 2 * 9 * 5)
    }

    /// Samples of two bytes, whose planes are typed by their samples.
    @Test(arguments: [("yuv422p10le", ChromaSubsampling.yuv422), ("gray12le", nil)] as [(String, ChromaSubsampling?)])
    func deepPicturesAreDrawnOnInTheirOwnSamples(name: String, subsampling: ChromaSubsampling?) throws {
        let format = PictureFormat(width: 17, height: 9, pixelFormat: try #require(PixelFormat(name: name)))
        let frame = try Frame.make(format) { planes in
            let picture = planes.planarPicture(of: UInt16.self)
            #expect(picture.encoding == format.encoding)
            #expect(picture.chroma?.subsampling == subsampling)
            for (index, plane) in [picture.luma, picture.chroma?.u, picture.chroma?.v].compactMap({ $0 }).enumerated() {
                for y in 0..<plane.height {
                    for x in 0..<plane.width {
                        plane.base[y * plane.stride + x] = UInt16(index * 256 + y * 17 + x)
                    }
                }
            }
        }
        let sizes = [(17, 9)] + (subsampling == nil ? [] : [(9, 9), (9, 9)])
        let wanted = sizes.enumerated().flatMap { index, size in
            (0..<size.1).flatMap { y in (0..<size.0).flatMap { x in [UInt8((y * 17 + x) & 255), UInt8(index)] } }
        }
        #expect(frame.packedBytes == wanted)
    }

    @Test func theTransferIsHandedOn() throws {
        let pq = ColorTransfer(rawValue: 16)
        let source = PictureFormat(width: 16, height: 16, pixelFormat: .yuv420p, matrix: .bt2020, transfer: pq)
        let folder = try TemporaryFolder()
        let raw = try folder.write(RawClip(width: 16, height: 16, frameCount: 2).bytes, to: "raw.avi")
        let output = folder.path("a.mkv")
        try transcode(raw, to: output, settings: .lossless) { frame, _ in
            let picture = try flat(100, 110, 120, source)
            return try picture.retimed(pts: frame.pts, duration: frame.duration)
        }
        #expect(try Contents(of: output).frames.allSatisfy { $0.picture.transfer == pq })
        #expect(source.rendering().transfer == pq)
    }
}
