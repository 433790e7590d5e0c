import Foundation
import Maps
import Media
import MediaSupport
import ONNX
import Pictures
import Temporal
import TestSupport
import Testing

@testable import CamVideo

@Suite struct PartsTests {
    @Test func aSelectionTakesItsPart() {
        var selection = FrameSelection(start: 10, end: 50, limit: 2)
        #expect([0, 9, 10, 20].map { selection.decide(pts: $0) } == [.skip, .skip, .take, .take])
        #expect(selection.isComplete)
        #expect(selection.decide(pts: 30) == .finish)
        var open = FrameSelection(end: 50)
        #expect([-5, 49, 50].map { open.decide(pts: $0) } == [.take, .take, .finish])
    }

    @Test func aSelectionCountsFromTheInputsStart() {
        let selection = FrameSelection(
            SegmentOptions(start: 1, duration: 0.5), timeBase: Rational(1, 90000), origin: 1.4)
        #expect(selection.start == 216_000)
        #expect(selection.end == 261_000)
    }

    @Test func theFocusIsTheHottestRegion() throws {
        let map = SaliencyMap(
            width: 5, height: 4,
            values: [
                0, 0, 0, 0, 9,
                0, 6, 7, 0, 0,
                0, 5, 10, 0, 0,
                0, 0, 4, 0, 8,
            ])
        let focus = try #require(MapFocus(of: map))
        #expect(focus.peak == (2.5, 2.5))
        #expect(focus.box == MapFocus.Box(left: 1, top: 1, right: 3, bottom: 3))
        #expect(MapFocus(of: SaliencyMap(width: 2, height: 1, values: [0, 0])) == nil)
        #expect(MapFocus(of: SaliencyMap(width: 2, height: 1, values: [.nan, 1]))?.peak.x == 1.5)
    }

    @Test func aCaptionNamesTheClass() {
        let caption = Caption(labels: ["tabby, tabby cat", "dog"])
        #expect(caption.text(of: .class(0), figure: 0.5, kind: .probability) == "tabby 50%")
        #expect(caption.text(of: .class(1), figure: .nan, kind: .probability) == "dog ?")
        #expect(Caption(labels: nil).text(of: .class(7), figure: 1, kind: .probability) == "class 7 100%")
    }

    @Test func aQuantityIsShownAsItIs() throws {
        let network = LoadedModel(FakeExplainer(), scoreMeaning: .quantity(.none))
        #expect(
            network.figure(of: [1], against: [], scores: [1, -2.5], probabilities: [0.5, 0.5]) == (-2.5, .quantity))
        let bounded = LoadedModel(FakeExplainer(), scoreMeaning: .quantity(.sigmoid))
        #expect(bounded.figure(of: [0], against: [], scores: [0], probabilities: [1]) == (0.5, .quantity))
        let classes = LoadedModel(FakeExplainer())
        let probabilities: [Float] = [0.25, 0.5, 0.125]
        func figure(_ wanted: [Int], _ against: [Int]) -> (value: Float, kind: Explanation.FigureKind) {
            classes.figure(of: wanted, against: against, scores: [0, 0, 0], probabilities: probabilities)
        }
        #expect(figure([0], []) == (0.25, .probability))
        #expect(figure([0, 2], []) == (0.375, .probability))
        #expect(figure([], [1]) == (0.5, .probability))
        #expect(figure([1], [0]) == (0.25, .quantity))
        let named = Caption(labels: ["age, in years"])
        #expect(named.text(of: .class(0), figure: 37.26, kind: .quantity) == "age 37.3")
        #expect(Caption(labels: nil).text(of: .class(1), figure: -0.5, kind: .quantity) == "output 1 -0.50")
        #expect(Caption(labels: ["LABEL_0"]).text(of: .class(0), figure: 2, kind: .quantity) == "output 0 2.00")
    }

    @Test(arguments: [
        (0, "0.00"), (1234.5, "1234"), (-1234.5, "-1234"), (99.96, "100"), (12.34, "12.3"), (9.999, "10.0"),
        (0.00123, "0.0012"), (-1e-9, "-1e-09"), (3e9, "3e+09"), (Float.nan, "?"), (Float.infinity, "?"),
    ])
    func quantitiesAreShort(value: Float, text: String) {
        #expect(Caption.short(value) == text)
    }

    @Test(arguments: [
        (0, "<1%"), (0.0099, "<1%"), (0.01, "1%"), (0.014, "1%"), (0.5, "50%"), (0.99, "99%"), (0.9901, ">99%"),
        (Float(1).nextDown, ">99%"), (1, "100%"), (Float.nan, "?"),
    ])
    func percentagesDoNotRoundToCertainty(probability: Float, text: String) {
        #expect(Caption.percent(probability) == text)
    }

    @Test(arguments: [
        (false, false, Preprocessing.ChannelOrder.rgb), (false, true, .bgr), (true, false, .bgr), (true, true, .rgb),
    ])
    func theNetworkSeesPicturesUpright(isTransposed: Bool, flips: Bool, order: Preprocessing.ChannelOrder) throws {
        let orientation = Orientation(isTransposed: isTransposed, flipsX: flips, flipsY: !flips)
        let stored = PictureFormat(width: 8, height: 4, pixelFormat: .rgb24, range: .full)
        let frame = try Frame.make(stored) { planes in
            for y in 0..<4 {
                for x in 0..<8 {
                    for c in 0..<3 { planes[0].base[y * planes[0].stride + x * 3 + c] = UInt8(y * 40 + x * 4 + c) }
                }
            }
        }
        let size = orientation.uprightSize(width: 8, height: 4)
        let input = NetworkInput(
            width: size.width, height: size.height, orientation: orientation,
            preprocessing: Preprocessing(
                mean: [1, 2, 3], std: [2, 4, 8], rescaleFactor: 1, channelOrder: order))
        var values = [Float](repeating: -1, count: 8 * 4 * 3)
        try values.withUnsafeMutableBufferPointer { try input.fill($0, with: frame) }
        for y in 0..<size.height {
            for x in 0..<size.width {
                let at = orientation.stored(x: x, y: y, width: 8, height: 4)
                for c in 0..<3 {
                    let pixel = Float(at.y * 40 + at.x * 4 + c)
                    let channel = order == .rgb ? c : 2 - c
                    #expect(values[(y * size.width + x) * 3 + channel] == (pixel - [1, 2, 3][c]) / [2, 4, 8][c])
                }
            }
        }
    }

    @Test(arguments: [ColorRange.full, .limited]) func grayNetworksSeeTheLuma(range: ColorRange) throws {
        let format = PictureFormat(width: 8, height: 4, pixelFormat: .yuv420p, matrix: .bt709, range: range)
        let samples: [UInt8] = range == .full ? [0, 51, 255] : [16, 60, 235]
        let frame = try Frame.make(format) { planes in
            for plane in [planes[1], planes[2]] {
                for y in 0..<plane.height {
                    for x in 0..<plane.width { plane.base[y * plane.stride + x] = 90 }
                }
            }
            for y in 0..<4 {
                for x in 0..<8 { planes[0].base[y * planes[0].stride + x] = samples[(x + y) % 3] }
            }
        }
        let preprocessing = Preprocessing(mean: [1, 2, 6], std: [4, 4, 4], rescaleFactor: 1, resampling: .nearest).gray
        #expect(preprocessing.mean == [3] && preprocessing.std == [4])
        let orientation = Orientation(isTransposed: true, flipsX: false, flipsY: false)
        let input = NetworkInput(width: 4, height: 8, orientation: orientation, preprocessing: preprocessing)
        var values = [Float](repeating: -1, count: 8 * 4)
        try values.withUnsafeMutableBufferPointer { try input.fill($0, with: frame) }
        let wanted = (0..<8).flatMap { row in (0..<4).map { ([0, 51, 255][(row + $0) % 3] - 3) / 4 as Float } }
        #expect(values == wanted)
    }

    @Test func theDemoClipIsKnown() throws {
        let clip = Location.fixtures.path("road.mp4")
        #expect(DemoClip.isInput(MediaInput(clip)), "a new fixtures/road.mp4 needs DemoClip's size and hash")
        let folder = try TemporaryFolder()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: clip))
        let copy = try folder.write(bytes, to: "copy.mp4")
        #expect(DemoClip.isInput(MediaInput("file://" + copy)))
        bytes[bytes.count / 2] ^= 1
        #expect(!DemoClip.isInput(MediaInput(try folder.write(bytes, to: "changed.mp4"))))
        #expect(!DemoClip.isInput(MediaInput(Location.fixtures.path("small/full-range.mp4"))))
        #expect(!DemoClip.isInput(.standardInput))
        #expect(!DemoClip.isInput(MediaInput(folder.path("nowhere.mp4"))))
    }

    @Test(arguments: [
        (Preprocessing.Resampling.nearest, Resampling.nearest), (.box, .box), (.bilinear, .bilinear),
        (.hamming, .bilinear), (.bicubic, .bicubic), (.lanczos, .lanczos),
    ])
    func networksSeePicturesScaledAsTheyAsk(asked: Preprocessing.Resampling, used: Resampling) throws {
        // Stripes, so that every way to scale them gives something else.
        let picture = PictureFormat(width: 96, height: 32, pixelFormat: .rgb24, range: .full)
        let frame = try Frame.make(picture) { planes in
            for y in 0..<32 {
                for x in 0..<96 * 3 { planes[0].base[y * planes[0].stride + x] = UInt8(x / 3 * 67 % 256) }
            }
        }
        let small = PictureFormat(width: 32, height: 32, pixelFormat: .rgb24, range: .full)
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1], rescaleFactor: 1, resampling: asked)
        let input = NetworkInput(width: 32, height: 32, orientation: .upright, preprocessing: preprocessing)
        var values = [Float](repeating: 0, count: 32 * 32 * 3)
        try values.withUnsafeMutableBufferPointer { try input.fill($0, with: frame) }
        let wanted = try PixelConverter(to: small, resampling: used).convert(frame).packedBytes
        #expect(values.map { UInt8($0) } == wanted)
        for other in Resampling.allCases where other != used {
            #expect(try PixelConverter(to: small, resampling: other).convert(frame).packedBytes != wanted, "\(other)")
        }
    }

    @Test func optionsOutsideTheirRangeAreNamed() {
        func message(_ change: (inout AnnotationOptions) -> Void) -> String {
            var options = AnnotationOptions()
            change(&options)
            do { try options.validate() } catch { return String(describing: error) }
            return ""
        }
        #expect(message { _ in } == "")
        #expect(message { $0.overlay.opacity = 1.5 }.contains("opacity"))
        #expect(message { $0.cadence = 0 }.contains("--every"))
        #expect(message { $0.temporal.halfLife = -.infinity }.contains("half-life"))
        #expect(message { $0.segment.start = .nan }.contains("start"))
        #expect(message { $0.segment.start = 1e300 }.contains("start"))
        #expect(message { $0.segment.duration = 0 }.contains("duration"))
        #expect(message { $0.segment.duration = .infinity }.contains("duration"))
        for crf in [.nan, -1, 1e9] { #expect(message { $0.encoding.crf = crf }.contains("crf")) }
        #expect(message { $0.segment.frames = 0 }.contains("frames"))
        #expect(message { $0.workers = 0 }.contains("threads"))
    }

    @Test func soundWaitsForItsPictures() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(RawClip(frameCount: 6, hasSound: true).bytes, to: "raw.avi")
        let packets = try Contents(of: path).others
        var copies = HeldCopies()
        for (index, packet) in packets.enumerated() { #expect(copies.hold(packet, time: Int64(index)).isEmpty) }
        #expect(copies.release(through: 1).map(\.bytes) == packets[0...1].map(\.bytes))
        #expect(copies.release(through: 1).isEmpty)
        #expect(copies.releaseAll(before: 4).map(\.bytes) == packets[2...3].map(\.bytes))
        #expect(copies.releaseAll(before: .max).isEmpty)
        var small = HeldCopies(capacity: packets[0].byteCount + packets[1].byteCount)
        for packet in packets[0...1] { #expect(small.hold(packet, time: 0).isEmpty) }
        #expect(small.hold(packets[2], time: 0).map(\.bytes) == [packets[0].bytes])
    }

    @Test func independentClassesHaveProbabilitiesOfTheirOwn() {
        let scores: [Float] = [0, log(3), -.infinity]
        func probabilities(_ areIndependent: Bool) -> [Float] {
            LoadedModel(FakeExplainer(), scoreMeaning: areIndependent ? .independentClasses : .oneClass)
                .probabilities(ofScores: scores)
        }
        #expect(zip(probabilities(true), [0.5, 0.75, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(zip(probabilities(false), [0.25, 0.75, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    }
}
