import Pictures
import Testing

@testable import Rendering

@Suite struct LegendAndStripTests {
    private let encoding = ColorEncoding(matrix: .bt709, range: .limited)
    private let paints = (
        plain: Paint.heat(.jet, opacity: 0.6), signed: Paint.heat(.jet, opacity: 0.6, isSigned: true)
    )

    private func picture(_ format: ChromaFormat = .yuv444, width: Int = 480, height: Int = 270) -> TestPicture {
        TestPicture(
            format: format, encoding: encoding,
            planes: zip(format.planeSizes(width: width, height: height), [UInt8(126), 90, 170]).map { size, code in
                TestPicture.Samples(size: size) { _, _ in code }
            })
    }

    /// Where the luma is no longer what it was.
    private func changes(_ picture: TestPicture) -> (xs: ClosedRange<Int>, ys: ClosedRange<Int>)? {
        let plane = picture.planes[0]
        var places: [(x: Int, y: Int)] = []
        for y in 0..<plane.height { for x in 0..<plane.width where plane[x, y] != 126 { places.append((x, y)) } }
        guard let left = places.map(\.x).min(), let right = places.map(\.x).max(), let top = places.map(\.y).min(),
            let bottom = places.map(\.y).max()
        else { return nil }
        return (left...right, top...bottom)
    }

    private func history(_ values: [Float?], step: Double = 1, breaks: Set<Int> = []) -> FigureHistory {
        var history = FigureHistory()
        for (index, value) in values.enumerated() {
            history.append(value, time: Double(index) * step, isBreak: breaks.contains(index))
        }
        return history
    }

    @Test(arguments: ChromaFormat.allCases) func theLegendIsInTheBottomRightCorner(format: ChromaFormat) throws {
        var picture = picture(format)
        let renderer = try LegendRenderer(plain: paints.plain, signed: paints.signed)
        let legend = Legend(ticks: ["0", "0.50", "1.0"], fade: 1, isSigned: false)
        try picture.draw { try renderer.draw(legend, on: $0) }
        let changed = try #require(changes(picture))
        #expect(changed.xs.upperBound > 470 && changed.xs.lowerBound > 380)
        #expect(changed.ys.upperBound > 260 && changed.ys.lowerBound > 150)
        #expect(!picture.planes.contains { !$0.isPaddingUntouched })
        var lifted = self.picture(format)
        try lifted.draw { try renderer.draw(legend, on: $0, lift: 40) }
        let above = try #require(changes(lifted))
        #expect(above.ys.upperBound <= changed.ys.upperBound - 38)
    }

    /// From the coldest at the bottom to the hottest at the top, and only as far up as the map is painted.
    @Test func itsColoursAreTheMaps() {
        let whole = Legend(ticks: ["0", "1"], fade: 1, isSigned: false).colors(paints.plain)
        #expect(whole.count == 256)
        #expect(whole[0].alpha == 0 && abs(whole[255].alpha - 1) < 1e-9)
        #expect(whole[255].color == Colormap.jet.colors[255])
        let faded = Legend(ticks: ["0", "1"], fade: 0.5, isSigned: false).colors(paints.plain)
        #expect(faded[255].color == Colormap.jet.colors[127])
        let signed = Legend(ticks: ["-1", "0", "1"], fade: 0.5, isSigned: true).colors(paints.signed)
        #expect(signed[0].color == Colormap.jet.colors[63] && signed[255].color == Colormap.jet.colors[191])
        #expect(signed[127].alpha < 0.01)
    }

    @Test func aPictureWithoutRoomHasNone() throws {
        var small = picture(width: 64, height: 48)
        let renderer = try LegendRenderer(plain: paints.plain, signed: paints.signed)
        try small.draw { try renderer.draw(Legend(ticks: ["0", "1000000"], fade: 1, isSigned: false), on: $0) }
        try small.draw { try StripRenderer().draw(history([0.5, 0.6]), on: $0) }
        #expect(changes(small) == nil)
        #expect(StripRenderer.height(on: PictureSize(width: 64, height: 48)) == 0)
    }

    @Test func theStripIsAlongTheLowerEdge() throws {
        var picture = picture()
        try picture.draw { try StripRenderer().draw(history(Array(repeating: 0.5, count: 12)), on: $0) }
        let changed = try #require(changes(picture))
        #expect(changed.xs.lowerBound < 10 && changed.xs.upperBound > 470)
        #expect(changed.ys.lowerBound >= 270 - StripRenderer.height(on: PictureSize(width: 480, height: 270)) - 1)
    }

    /// White where the curve is: the higher the more probable.
    @Test func theCurveIsAsHighAsTheProbability() throws {
        func brightest(_ value: Float) throws -> Int {
            var picture = picture()
            try picture.draw { try StripRenderer().draw(history(Array(repeating: value, count: 12)), on: $0) }
            let rows = 225..<268
            return rows.max { picture.planes[0][400, $0] < picture.planes[0][400, $1] } ?? 0
        }
        let (low, middle, high) = (try brightest(0.05), try brightest(0.5), try brightest(0.95))
        #expect(low > middle && middle > high)
        #expect(abs((low - middle) - (middle - high)) <= 1)
    }

    @Test(arguments: everyOrientation) func bothAreUprightHoweverThePictureIsStored(orientation: Orientation) throws {
        let legend = Legend(ticks: ["0", "0.50", "1.0"], fade: 0.7, isSigned: false)
        let track = history([0.1, 0.9, 0.4, nil, 0.6, 0.7, 0.2], breaks: [2])
        func drawn(_ picture: TestPicture, _ orientation: Orientation) throws -> TestPicture {
            var picture = picture
            let renderer = try LegendRenderer(plain: paints.plain, signed: paints.signed)
            try picture.draw {
                try renderer.draw(legend, on: $0, orientation: orientation, lift: 50)
                try StripRenderer().draw(track, on: $0, orientation: orientation)
            }
            return picture
        }
        let stored = orientation.uprightSize(width: 480, height: 270)
        let turned = try drawn(picture(width: stored.width, height: stored.height), orientation)
        let upright = try drawn(picture(), .upright)
        #expect(turned.shown(orientation) == upright)
    }

    @Test func aHistoryGoesTenSecondsBack() {
        let (values, breaks) = history((0..<30).map { Float($0) / 30 }).columns(101)
        #expect(values.allSatisfy { $0 != nil } && breaks.isEmpty)
        #expect(abs((values[100] ?? 0) - 29.0 / 30) < 1e-6 && abs((values[0] ?? 0) - 19.0 / 30) < 1e-3)
        #expect(abs((values[55] ?? 0) - 24.5 / 30) < 1e-3)
    }

    @Test func aHistoryHasGapsAndBreaks() {
        let track = history([0.2, 0.2, nil, 0.4, .nan, 0.8, 0.8], breaks: [6])
        let (values, breaks) = track.columns(101)
        #expect(values[39] == nil && values[0] == nil)
        #expect(values[100] == 0.8 && values[45] == 0.2)
        #expect(values[65] == nil)
        #expect(breaks == [100])
        // No line leads to what is of something else.
        let (jump, marks) = history([0, 0, 1, 1], breaks: [2]).columns(101)
        #expect(jump[85] == 0 && jump[91] == 1 && marks == [90])
    }
}
