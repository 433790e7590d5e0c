import Pictures
import Testing

@testable import Rendering

@Suite struct LabelRendererTests {
    private let encoding = ColorEncoding(matrix: .bt709, range: .limited)

    private func flat(width: Int, height: Int, format: ChromaFormat) -> TestPicture {
        let sizes = format.planeSizes(width: width, height: height)
        return TestPicture(
            format: format, encoding: encoding,
            planes: zip(sizes, [UInt8(126), 90, 170]).map { size, code in
                TestPicture.Samples(size: size) { _, _ in code }
            })
    }

    /// The positions of a plane that differ from the flat value there.
    private func changes(
        _ plane: TestPicture.Samples, from value: UInt8
    ) -> (xs: ClosedRange<Int>, ys: ClosedRange<Int>)? {
        var xs: [Int] = []
        var ys: [Int] = []
        for y in 0..<plane.height {
            for x in 0..<plane.width where plane[x, y] != value {
                xs.append(x)
                ys.append(y)
            }
        }
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return nil }
        return (left...right, top...bottom)
    }

    @Test(arguments: ChromaFormat.allCases) func changesOnlyItsBoxInTheTopLeftCorner(format: ChromaFormat) throws {
        var picture = flat(width: 481, height: 271, format: format)
        let renderer = try LabelRenderer()
        try picture.draw { try renderer.draw("car 87%", on: $0) }

        let luma = try #require(changes(picture.planes[0], from: 126))
        #expect((4...8).contains(luma.xs.lowerBound))
        #expect((4...8).contains(luma.ys.lowerBound))
        #expect((60...140).contains(luma.xs.count))
        #expect((14...30).contains(luma.ys.count))
        guard let subsampling = format.subsampling else { return }
        for (plane, value) in [(1, UInt8(90)), (2, 170)] {
            let chroma = try #require(changes(picture.planes[plane], from: value))
            #expect(luma.xs.lowerBound >> subsampling.shiftX <= chroma.xs.lowerBound)
            #expect(chroma.xs.upperBound <= luma.xs.upperBound >> subsampling.shiftX)
            #expect(luma.ys.lowerBound >> subsampling.shiftY <= chroma.ys.lowerBound)
            #expect(chroma.ys.upperBound <= luma.ys.upperBound >> subsampling.shiftY)
        }
    }

    @Test func isWhiteOnDark() throws {
        var picture = flat(width: 480, height: 270, format: .yuv444)
        let renderer = try LabelRenderer()
        try picture.draw { try renderer.draw("car 87%", on: $0) }
        let box = try #require(changes(picture.planes[0], from: 126))
        var (white, dark) = (0, 0)
        for y in box.ys {
            for x in box.xs {
                let sample = picture.planes[0][x, y]
                if sample == 235 {
                    white += 1
                    // White has no colour.
                    #expect(picture.planes[1][x, y] == 128)
                    #expect(picture.planes[2][x, y] == 128)
                } else if sample < 65 {
                    dark += 1
                }
            }
        }
        #expect(white > 30)
        #expect(dark > 300)
    }

    @Test(arguments: everyOrientation) func isUprightWhateverWayThePictureIsStored(
        orientation: Orientation
    ) throws {
        let size = orientation.uprightSize(width: 320, height: 200)
        let renderer = try LabelRenderer()
        var upright = flat(width: 320, height: 200, format: .yuv444)
        try upright.draw { try renderer.draw("bus 42%", on: $0) }
        var stored = flat(width: size.width, height: size.height, format: .yuv444)
        try stored.draw { try renderer.draw("bus 42%", on: $0, orientation: orientation) }
        #expect(stored.shown(orientation) == upright)
    }

    @Test func drawsEveryScriptDifferently() throws {
        let painter = try TextPainter()
        let texts = ["car", "машина", "αυτοκίνητο", "سيارة", "מכונית", "汽车", "車", "자동차", "कार"]
        let bitmaps = try texts.map { try painter.paint($0, fontSize: 24, maximumWidth: 400).pixels }
        #expect(Set(bitmaps).count == texts.count)
    }

    @Test func aLongTextKeepsItsEndAndFits() throws {
        let painter = try TextPainter()
        let name = String(repeating: "a very long class name ", count: 20)
        let first = try painter.paint(name + "87%", fontSize: 24, maximumWidth: 300)
        let second = try painter.paint(name + "12%", fontSize: 24, maximumWidth: 300)
        #expect(first.width <= 301)
        #expect(first.pixels != second.pixels)
    }

    @Test func aLineBreakDoesNotMakeASecondLine() throws {
        let painter = try TextPainter()
        let one = try painter.paint("car", fontSize: 24, maximumWidth: 400)
        let two = try painter.paint("car\ncar", fontSize: 24, maximumWidth: 400)
        #expect(one.height == two.height)
    }

    @Test(arguments: ChromaFormat.allCases) func picturesSmallerThanALabelAreSafe(format: ChromaFormat) throws {
        let renderer = try LabelRenderer()
        for orientation in everyOrientation {
            var picture = flat(width: 11, height: 3, format: format)
            try picture.draw { try renderer.draw("pedestrian 100%", on: $0, orientation: orientation) }
            #expect(picture.planes.allSatisfy { $0.isPaddingUntouched })
        }
    }

    @Test func drawingTheSameLabelAgainGivesTheSamePicture() throws {
        let renderer = try LabelRenderer()
        var pictures = [TestPicture](repeating: flat(width: 200, height: 120, format: .yuv420), count: 2)
        for index in pictures.indices {
            try pictures[index].draw { try renderer.draw("car 50%", on: $0) }
            for percent in 0..<70 {
                var other = flat(width: 200, height: 120, format: .yuv420)
                try other.draw { try renderer.draw("car \(percent)", on: $0) }
            }
        }
        #expect(pictures[0] == pictures[1])
    }

    /// At 10 to 16 bits a label is the 8-bit one in finer codes: white and black are the standard's, and what lies between
    /// is as far along.
    @Test(arguments: [10, 12, 16], [ChromaFormat.yuv420, .gray])
    func deepPicturesGetTheSameLabel(bitDepth: Int, format: ChromaFormat) throws {
        let unit = 1 << (bitDepth - 8)
        let deep = ColorEncoding(matrix: .bt709, range: .limited, bitDepth: bitDepth)
        var coarse = flat(width: 240, height: 160, format: format)
        var fine = OwnedPicture<UInt16>(
            format: format, encoding: deep,
            planes: zip(format.planeSizes(width: 240, height: 160), [126, 90, 170]).map { size, code in
                OwnedPicture<UInt16>.Samples(size: size) { _, _ in UInt16(code * unit) }
            })
        let renderer = try LabelRenderer()
        try coarse.draw { try renderer.draw("car 87%", on: $0) }
        try fine.draw { try renderer.draw("car 87%", on: $0) }
        #expect(fine.planes[0].values.contains(UInt16(235 * unit)))
        for (coarse, fine) in zip(coarse.planes, fine.planes) {
            #expect(fine.isPaddingUntouched)
            for y in 0..<coarse.height {
                for x in 0..<coarse.width {
                    #expect(abs(Double(fine[x, y]) / Double(unit) - Double(coarse[x, y])) <= 1)
                }
            }
        }
    }
}
