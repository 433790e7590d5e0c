import Foundation
import Maps
import Pictures
import Testing

@testable import Rendering

@Suite struct OverlayRendererTests {
    /// Every level from 0 to 1, in no order.
    private let map = SaliencyMap(
        width: 5, height: 4,
        values: [
            0, 0.13, 0.9, 0.4, 1, 0.55, 1, 0.03, 0.72, 0.2, 0.31, 0.66, 0, 1, 0.48, 0.81, 0.25, 0.6, 0.95, 0.07,
        ])

    /// What the blended sample may be: a colour index is a truncation, so two are right where it is close to a step.
    private func expected(
        _ sample: Int, value: Double, codes: [Double], opacity: Double, encoding: ColorEncoding
    ) -> ClosedRange<Int> {
        // A float is off by so much at most where 16-bit codes are summed up.
        let slack = encoding.bitDepth > 8 ? 0.01 : 0
        let results = [-0.02, 0.02].flatMap { margin in
            let index = min(max(Int(255 * value + margin), 0), 255)
            let blended = opacity * codes[index] + (1 - opacity) * Double(sample)
            return [-slack, slack].map { min(max(Int((blended + $0).rounded()), 0), encoding.maximum) }
        }
        return (results.min() ?? 0)...(results.max() ?? 0)
    }

    /// Bilinear with half-pixel centres, as a formula.
    private func value(_ map: SaliencyMap, x: Int, y: Int, width: Int, height: Int) -> Double {
        func position(_ index: Int, _ count: Int, _ newCount: Int) -> (Int, Int, Double) {
            let exact = (Double(index) + 0.5) * Double(count) / Double(newCount) - 0.5
            let low = floor(exact)
            func clamp(_ value: Double) -> Int { min(max(Int(value), 0), count - 1) }
            return (clamp(low), clamp(low + 1), exact - low)
        }
        let (x0, x1, fx) = position(x, map.width, width)
        let (y0, y1, fy) = position(y, map.height, height)
        func at(_ x: Int, _ y: Int) -> Double { Double(map.values[y * map.width + x]) }
        let upper = at(x0, y0) * (1 - fx) + at(x1, y0) * fx
        let lower = at(x0, y1) * (1 - fx) + at(x1, y1) * fx
        return upper * (1 - fy) + lower * fy
    }

    /// How many samples of `drawn` are not what the formula makes of `original`.
    private func wrongSamples<Sample>(
        _ drawn: OwnedPicture<Sample>, _ original: OwnedPicture<Sample>, map: SaliencyMap, colormap: Colormap,
        opacity: Double
    ) -> Int {
        let codes = colormap.colors.map { original.encoding.encode($0) }
        let planeCodes = [codes.map(\.y), codes.map(\.u), codes.map(\.v)]
        var wrong = 0
        for (index, plane) in original.planes.enumerated() {
            for y in 0..<plane.height {
                for x in 0..<plane.width {
                    let value = value(map, x: x, y: y, width: plane.width, height: plane.height)
                    let range = expected(
                        Int(plane[x, y]), value: value, codes: planeCodes[index], opacity: opacity,
                        encoding: original.encoding)
                    if !range.contains(Int(drawn.planes[index][x, y])) { wrong += 1 }
                }
            }
        }
        return wrong
    }

    @Test(arguments: ChromaFormat.allCases, everyEncoding)
    func blendsLikeTheFormula(format: ChromaFormat, encoding: ColorEncoding) {
        let original = TestPicture(width: 61, height: 47, format: format, encoding: encoding)
        var drawn = original
        OverlayRenderer(colormap: .jet, opacity: 0.5, encoding: encoding).drawOn(&drawn, map)
        #expect(drawn != original)
        #expect(wrongSamples(drawn, original, map: map, colormap: .jet, opacity: 0.5) == 0)
    }

    @Test(arguments: [0.01, 0.3, 0.7, 1], Colormap.allCases)
    func blendsWithAnyOpacityAndColormap(opacity: Double, colormap: Colormap) {
        let encoding = ColorEncoding(matrix: .bt709, range: .limited)
        let original = TestPicture(width: 40, height: 30, format: .yuv420, encoding: encoding)
        var drawn = original
        OverlayRenderer(colormap: colormap, opacity: opacity, encoding: encoding).drawOn(&drawn, map)
        #expect(wrongSamples(drawn, original, map: map, colormap: colormap, opacity: opacity) == 0)
    }

    @Test(arguments: ChromaFormat.allCases) func opacityZeroChangesNoByte(format: ChromaFormat) {
        for encoding in everyEncoding {
            let original = TestPicture(width: 33, height: 21, format: format, encoding: encoding)
            var drawn = original
            OverlayRenderer(colormap: .turbo, opacity: 0, encoding: encoding).drawOn(&drawn, map)
            #expect(drawn == original)
        }
    }

    @Test(arguments: ChromaFormat.allCases) func paddingBetweenRowsIsNotTouched(format: ChromaFormat) {
        let encoding = ColorEncoding(matrix: .bt601, range: .full)
        var drawn = TestPicture(width: 33, height: 21, format: format, encoding: encoding)
        OverlayRenderer(colormap: .jet, opacity: 1, encoding: encoding).drawOn(&drawn, map)
        #expect(drawn.planes.allSatisfy { $0.isPaddingUntouched })
    }

    /// With the blend computed in doubles beside it.
    @Test(arguments: [9, 10, 12, 16], ChromaFormat.allCases)
    func deepPicturesAreBlendedAtTheirOwnDepth(bitDepth: Int, format: ChromaFormat) {
        for (opacity, range) in [(0.0, ColorRange.full), (0.35, .limited), (0.5, .full), (1, .full)] {
            let encoding = ColorEncoding(matrix: .bt2020, range: range, bitDepth: bitDepth)
            let original = OwnedPicture<UInt16>(width: 61, height: 47, format: format, encoding: encoding)
            var drawn = original
            OverlayRenderer(colormap: .turbo, opacity: opacity, encoding: encoding).drawOn(&drawn, map)
            #expect((drawn == original) == (opacity == 0))
            #expect(drawn.planes.allSatisfy { $0.isPaddingUntouched })
            #expect(wrongSamples(drawn, original, map: map, colormap: .turbo, opacity: opacity) == 0)
        }
    }

    /// The standard's way back from YUV gives the RGB colour of the map: the matrices are right, not only consistent.
    @Test(arguments: everyEncoding) func fullOpacityShowsTheColormapsColors(encoding: ColorEncoding) {
        let (kr, kb) = (encoding.matrix.kr, encoding.matrix.kb)
        let kg = 1 - kr - kb
        let isLimited = encoding.range == .limited
        for level in stride(from: 0, through: 255, by: 15) {
            var drawn = TestPicture(width: 2, height: 2, format: .yuv444, encoding: encoding)
            let flat = SaliencyMap(width: 1, height: 1, values: [Float(level) / 255])
            OverlayRenderer(colormap: .turbo, opacity: 1, encoding: encoding).drawOn(&drawn, flat)
            let luma = (Double(drawn.planes[0][1, 1]) - (isLimited ? 16 : 0)) / (isLimited ? 219 : 255)
            let cb = (Double(drawn.planes[1][1, 1]) - 128) / (isLimited ? 224 : 255)
            let cr = (Double(drawn.planes[2][1, 1]) - 128) / (isLimited ? 224 : 255)
            let red = luma + 2 * (1 - kr) * cr
            let blue = luma + 2 * (1 - kb) * cb
            let green = (luma - kr * red - kb * blue) / kg
            let color = Colormap.turbo.colors[level]
            #expect(abs(255 * red - Double(color.red)) < 2)
            #expect(abs(255 * green - Double(color.green)) < 2)
            #expect(abs(255 * blue - Double(color.blue)) < 2)
        }
    }

    @Test(arguments: everyOrientation) func theMapIsUprightWhateverWayThePictureIsStored(
        orientation: Orientation
    ) {
        let encoding = ColorEncoding(matrix: .bt709, range: .limited)
        let stored = TestPicture(width: 40, height: 24, format: .yuv444, encoding: encoding)
        var drawn = stored
        OverlayRenderer(colormap: .viridis, opacity: 0.6, encoding: encoding)
            .drawOn(&drawn, map, orientation: orientation)
        let wrong = wrongSamples(
            drawn.shown(orientation), stored.shown(orientation), map: map, colormap: .viridis, opacity: 0.6)
        #expect(wrong == 0)
    }

    @Test func valuesOutsideTheRangeCountAsItsBounds() {
        let encoding = ColorEncoding(matrix: .bt709, range: .limited)
        let wild = SaliencyMap(width: 4, height: 1, values: [-3, 7, .infinity, .nan])
        let tame = SaliencyMap(width: 4, height: 1, values: [0, 1, 1, 0])
        let renderer = OverlayRenderer<UInt8>(colormap: .jet, opacity: 0.5, encoding: encoding)
        var first = TestPicture(width: 32, height: 8, format: .yuv420, encoding: encoding)
        var second = first
        renderer.drawOn(&first, wild)
        renderer.drawOn(&second, tame)
        #expect(first == second)
    }

    @Test func aMapLargerThanThePictureIsSampled() {
        let encoding = ColorEncoding(matrix: .bt709, range: .limited)
        let large = SaliencyMap(width: 64, height: 64, values: (0..<4096).map { Float($0 % 64) / 63 })
        let original = TestPicture(width: 16, height: 16, format: .yuv420, encoding: encoding)
        var drawn = original
        OverlayRenderer(colormap: .gray, opacity: 1, encoding: encoding).drawOn(&drawn, large)
        #expect(wrongSamples(drawn, original, map: large, colormap: .gray, opacity: 1) == 0)
    }
}

extension OverlayRenderer {
    fileprivate init(colormap: Colormap, opacity: Double, encoding: ColorEncoding) {
        self.init(.blend(colormap, opacity: opacity), encoding: encoding)
    }

    fileprivate func drawOn(
        _ picture: inout OwnedPicture<Sample>, _ map: SaliencyMap, orientation: Orientation = .upright
    ) {
        picture.draw { draw(map, on: $0, orientation: orientation) }
    }
}
