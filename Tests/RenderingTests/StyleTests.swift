import Maps
import Pictures
import Testing

@testable import Rendering

/// What the styles draw, and what they leave as it was.
@Suite struct StyleTests {
    private let encoding = ColorEncoding(matrix: .bt709, range: .limited)

    /// A round hill around a place in shares of the map.
    private func hill(_ width: Int, _ height: Int, x: Double = 0.5, y: Double = 0.5) -> SaliencyMap {
        SaliencyMap(
            width: width, height: height,
            values: (0..<width * height).map { index in
                let (dx, dy) = (
                    (Double(index % width) + 0.5) / Double(width) - x,
                    (Double(index / width) + 0.5) / Double(height) - y
                )
                return Float(max(0, 1 - (dx * dx + dy * dy) * 5))
            })
    }

    private func drawn(
        _ original: TestPicture, _ renderer: MapRenderer<UInt8>, _ map: SaliencyMap, box: PictureShare? = nil,
        orientation: Orientation = .upright
    ) -> TestPicture {
        var picture = original
        picture.draw { renderer.draw(map, box: box, on: $0, orientation: orientation) }
        #expect(picture.planes.allSatisfy { $0.isPaddingUntouched })
        return picture
    }

    private func overlay(_ paint: Paint) -> MapRenderer<UInt8> { .overlay(OverlayRenderer(paint, encoding: encoding)) }

    private func contour(_ values: [Double], opacity: Double = 1) -> MapRenderer<UInt8> {
        .contour(ContourRenderer(values: values, colormap: .turbo, opacity: opacity, encoding: encoding))
    }

    private let red = RGBColor(red: 255, green: 0, blue: 0)

    private func boxed(opacity: Double = 1) -> MapRenderer<UInt8> {
        .box(BoxRenderer(color: red, opacity: opacity, encoding: encoding))
    }

    /// The samples of a plane that changed.
    private func changes(_ index: Int, _ before: TestPicture, _ after: TestPicture) -> [(x: Int, y: Int)] {
        let plane = before.planes[index]
        return (0..<plane.height).flatMap { y in
            (0..<plane.width).filter { plane[$0, y] != after.planes[index][$0, y] }.map { ($0, y) }
        }
    }

    @Test func heatLeavesWhatIsColdAndPaintsWhatIsHot() {
        let before = TestPicture(width: 64, height: 48, format: .yuv420, encoding: encoding)
        let cold = SaliencyMap(width: 2, height: 1, values: [0, 0])
        #expect(drawn(before, overlay(.heat(.jet, opacity: 1)), cold) == before)
        let hot = SaliencyMap(width: 1, height: 1, values: [1])
        #expect(
            drawn(before, overlay(.heat(.jet, opacity: 0.7)), hot)
                == drawn(before, overlay(.blend(.jet, opacity: 0.7)), hot))
        let opacities = Paint.heat(.jet, opacity: 0.7).opacities
        #expect(opacities.first == 0 && opacities.last == 0.7)
        #expect(zip(opacities, opacities.dropFirst()).allSatisfy { $0 <= $1 })
        let signed = Paint.heat(.jet, opacity: 0.7, isSigned: true).opacities
        #expect(signed.first == 0.7 && signed.last == 0.7 && signed[127] < 0.001 && signed[128] < 0.001)
    }

    @Test func belowTheThresholdNothingIsPaintedAndAboveAllIsAsBefore() {
        for make in [Paint.heat(_:opacity:threshold:isSigned:), Paint.blend(_:opacity:threshold:isSigned:)] {
            let (all, some) = (make(.jet, 0.7, 0, false), make(.jet, 0.7, 0.4, false))
            #expect(some.colors == all.colors)
            #expect(some.opacities[..<102].allSatisfy { $0 == 0 })
            #expect(some.opacities[102...] == all.opacities[102...])
            let none = make(.jet, 0.7, 1, false)
            #expect(none.opacities[..<255].allSatisfy { $0 == 0 } && none.opacities[255] == 0.7)
            let signed = make(.jet, 1, 0.5, true).opacities
            #expect(signed[20] > 0.5 && signed[128] == 0 && signed[100] == 0 && signed[235] > 0.5)
        }
        let matte = Paint.mask(opacity: 1, threshold: 0.4)
        #expect(matte.colors[101] == .black && matte.colors[102].red == 102 && matte.colors[255] == .white)
    }

    @Test func theSpotStaysAndTheRestIsDimmed() {
        let before = TestPicture(width: 64, height: 64, format: .yuv444, encoding: encoding)
        let after = drawn(before, overlay(.spot(opacity: 1, threshold: 0.5)), hill(16, 16))
        for y in 0..<64 {
            for x in 0..<64 {
                let (dx, dy) = ((Double(x) + 0.5) / 64 - 0.5, (Double(y) + 0.5) / 64 - 0.5)
                let value = 1 - (dx * dx + dy * dy) * 5
                for plane in 0..<3 {
                    if value > 0.55 { #expect(after.planes[plane][x, y] == before.planes[plane][x, y]) }
                    if value < 0.3 { #expect(after.planes[plane][x, y] == (plane == 0 ? 16 : 128)) }
                }
            }
        }
    }

    @Test(arguments: ColorRange.allCases) func theMaskIsTheMapInGray(range: ColorRange) {
        let encoding = ColorEncoding(matrix: .bt709, range: range)
        let renderer = MapRenderer<UInt8>.overlay(OverlayRenderer(.mask(opacity: 1), encoding: encoding))
        for (value, gray) in [(Float(0), 0.0), (1, 1), (0.4, 0.4)] {
            let before = TestPicture(width: 8, height: 6, format: .yuv420, encoding: encoding)
            let after = drawn(before, renderer, SaliencyMap(width: 1, height: 1, values: [value]))
            let luma = range == .full ? 255 * gray : 16 + 219 * gray
            #expect(after.planes[0].values.enumerated().allSatisfy { $0 % 13 > 7 || abs(Double($1) - luma) <= 1 })
            for plane in after.planes[1...] { #expect(plane[0, 0] == 128 && plane[3, 2] == 128) }
        }
    }

    /// Of a hill, a level's line is a circle whose radius is known.
    @Test(arguments: ChromaFormat.allCases) func contoursAreWhereTheLevelIsAndNowhereElse(format: ChromaFormat) {
        let (width, height) = (160, 160)
        let before = TestPicture(width: width, height: height, format: format, encoding: encoding)
        let after = drawn(before, contour([0.5]), hill(32, 32))
        let radius = (0.5 / 5).squareRoot() * Double(width)
        for (index, plane) in before.planes.enumerated() {
            let (stepX, stepY) = (Double(width) / Double(plane.width), Double(height) / Double(plane.height))
            let changed = changes(index, before, after)
            #expect(changed.count > 50)
            for (x, y) in changed {
                let (dx, dy) = ((Double(x) + 0.5) * stepX - 80, (Double(y) + 0.5) * stepY - 80)
                #expect(abs((dx * dx + dy * dy).squareRoot() - radius) < 2.6 + max(stepX, stepY))
            }
        }
        // Its middle is the colour map's colour.
        let color = encoding.encode(Colormap.turbo.colors[127]).y
        let row = (0..<width).map { after.planes[0][$0, 80] }
        #expect(row.contains { abs(Double($0) - color) < 12 })
    }

    @Test func thereIsNoContourOnAPlain() {
        let before = TestPicture(width: 64, height: 48, format: .yuv420, encoding: encoding)
        let flat = SaliencyMap(width: 3, height: 3, values: Array(repeating: 0.5, count: 9))
        #expect(drawn(before, contour([0.25, 0.5, 0.75]), flat) == before)
        #expect(drawn(before, contour([0.5], opacity: 0), hill(7, 7)) == before)
    }

    @Test func linesGrowWithThePicture() {
        func share(_ side: Int) -> Double {
            let before = TestPicture(width: side, height: side, format: .gray, encoding: encoding)
            let changed = changes(0, before, drawn(before, contour([0.5]), hill(32, 32)))
            return Double(changed.count) / Double(side * side)
        }
        #expect(abs(share(1600) / share(800) - 1) < 0.15)
    }

    @Test(arguments: ChromaFormat.allCases) func theBoxIsAroundItsPartAndNowhereElse(format: ChromaFormat) {
        let before = TestPicture(width: 200, height: 120, format: format, encoding: encoding)
        let box = PictureShare(left: 0.25, top: 0.25, right: 0.75, bottom: 0.5)
        let after = drawn(before, boxed(), hill(4, 3), box: box)
        for (index, plane) in before.planes.enumerated() {
            let (stepX, stepY) = (200 / Double(plane.width), 120 / Double(plane.height))
            let changed = changes(index, before, after)
            #expect(!changed.isEmpty)
            for (x, y) in changed {
                let (px, py) = ((Double(x) + 0.5) * stepX, (Double(y) + 0.5) * stepY)
                let distance = max(abs(px - 100) - 50, abs(py - 45) - 15)
                #expect(abs(distance) < 2.6 + max(stepX, stepY))
            }
        }
        let line = encoding.encode(red)
        #expect(abs(Double(after.planes[0][100, 30]) - line.y) < 40)
        #expect(drawn(before, boxed(), hill(4, 3), box: nil) == before)
        #expect(drawn(before, boxed(opacity: 0), hill(4, 3), box: box) == before)
    }

    @Test func aBoxOfTheWholePictureIsInside() {
        let before = TestPicture(width: 90, height: 60, format: .yuv444, encoding: encoding)
        let whole = PictureShare(left: 0, top: 0, right: 1, bottom: 1)
        let after = drawn(before, boxed(), hill(4, 3), box: whole)
        let luma = encoding.encode(red).y
        for (x, y) in [(45, 1), (45, 58), (1, 30), (88, 30)] {
            #expect(abs(Double(after.planes[0][x, y]) - luma) < 45)
        }
        #expect(after.planes[0][45, 30] == before.planes[0][45, 30])
    }

    /// However the picture is stored, what is shown is the same.
    @Test(arguments: everyOrientation) func stylesAreUpright(orientation: Orientation) {
        let stored = TestPicture(width: 60, height: 44, format: .yuv444, encoding: encoding)
        let shown = stored.shown(orientation)
        let box = PictureShare(left: 0.1, top: 0.2, right: 0.4, bottom: 0.9)
        let renderers = [
            overlay(.heat(.jet, opacity: 0.7)), overlay(.spot(opacity: 0.7, threshold: 0.5)),
            overlay(.mask(opacity: 1)),
            contour([0.25, 0.5]), boxed(),
        ]
        for renderer in renderers {
            let map = hill(7, 5, x: 0.3, y: 0.6)
            let turned = drawn(stored, renderer, map, box: box, orientation: orientation).shown(orientation)
            let upright = drawn(shown, renderer, map, box: box)
            #expect(turned != shown)
            for plane in 0..<3 {
                let differences = (0..<upright.planes[plane].height).flatMap { y in
                    (0..<upright.planes[plane].width).map { x in
                        abs(Int(turned.planes[plane][x, y]) - Int(upright.planes[plane][x, y]))
                    }
                }
                // The order in which the cubic is cut off may move a value over a step.
                #expect((differences.max() ?? 0) <= 20)
                #expect(50 * differences.count { $0 > 4 } <= differences.count)
            }
        }
    }

    @Test func deepPicturesHaveEveryStyle() {
        let encoding = ColorEncoding(matrix: .bt2020, range: .limited, bitDepth: 10)
        let before = OwnedPicture<UInt16>(width: 64, height: 64, format: .yuv420, encoding: encoding)
        let box = PictureShare(left: 0.2, top: 0.2, right: 0.8, bottom: 0.8)
        let renderers: [MapRenderer<UInt16>] = [
            .overlay(OverlayRenderer(.heat(.jet, opacity: 1), encoding: encoding)),
            .contour(ContourRenderer(values: [0.5], colormap: .jet, opacity: 1, encoding: encoding)),
            .box(BoxRenderer(color: red, opacity: 1, encoding: encoding)),
        ]
        for renderer in renderers {
            var after = before
            after.draw { renderer.draw(hill(8, 8), box: box, on: $0) }
            #expect(after != before)
            #expect(after.planes[0][0, 0] == before.planes[0][0, 0])
            #expect(after.planes.allSatisfy { $0.values.allSatisfy { $0 <= 1023 || $0 == 0xA5A5 } })
        }
    }
}
