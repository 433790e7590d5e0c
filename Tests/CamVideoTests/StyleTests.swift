import Foundation
import Media
import MediaSupport
import ONNX
import TestSupport
import Testing

@testable import CamVideo

/// The styles through the whole pipeline.
@Suite struct StyleTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    private struct Run {
        let frames: [Frame]
        let log: [[String: Any]]

        var bytes: [[UInt8]] { frames.map(\.packedBytes) }
    }

    private func run(
        _ style: OverlayStyle, _ targets: [Target] = [.classIndex(0)],
        _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) throws -> Run {
        let raw = try folder.write(RawClip(width: 96, height: 80, frameCount: 4).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        try transcode(raw, to: input, settings: .lossless, overwrite: true)
        var options = AnnotationOptions()
        options.targets = targets
        options.overwrites = true
        options.overlay.style = style
        options.overlay.showsLabel = false
        options.logPath = folder.path("log.jsonl")
        options.encoding = EncodingOptions(crf: 0, preset: "ultrafast")
        change(&options)
        let output = folder.path("out.mkv")
        _ = try Annotator(input: input, output: output, options: options) { _, _ in
            LoadedModel(FakeExplainer(), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]))
        }.run()
        let text = String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
        return Run(
            frames: try Contents(of: output).frames,
            log: try text.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            })
    }

    private var source: [[UInt8]] { get throws { try Contents(of: folder.path("in.mkv")).frames.map(\.packedBytes) } }

    /// At opacity 0 nothing else is drawn: the legend at the right, the strip along the lower edge.
    @Test func legendAndStripAreDrawnOnRequest() throws {
        func changed(_ change: (inout OverlayOptions) -> Void) throws -> Set<Int> {
            let size: @Sendable (inout AnnotationOptions) -> Void = { $0.overlay.opacity = 0 }
            let frames = try run(.heat) {
                size(&$0)
                change(&$0.overlay)
            }.bytes
            let source = try source
            return Set((0..<96 * 80).filter { frames[3][$0] != source[3][$0] })
        }
        #expect(try changed { _ in }.isEmpty)
        let legend = try changed { $0.showsLegend = true }
        #expect(!legend.isEmpty && legend.allSatisfy { $0 % 96 > 48 })
        let strip = try changed { $0.showsStrip = true }
        #expect(!strip.isEmpty && strip.allSatisfy { $0 / 96 > 40 })
    }

    @Test func legendAndStripAreRefusedWhereTheyWouldMeanNothing() throws {
        for style in [OverlayStyle.box, .spot, .mask] {
            #expect(throws: CamVideoError.self, "\(style)") { try run(style) { $0.overlay.showsLegend = true } }
            _ = try run(style) { $0.overlay.showsStrip = true }
        }
        let targets = [Target.classIndex(0), .classIndex(1)]
        for layout in [PanelOptions.Layout.colors, .wipe] {
            #expect(throws: CamVideoError.self) {
                try run(.heat, targets) { ($0.panels.layout, $0.overlay.showsLegend) = (layout, true) }
            }
            #expect(throws: CamVideoError.self) {
                try run(.heat, targets) { ($0.panels.layout, $0.overlay.showsStrip) = (layout, true) }
            }
        }
    }

    @Test func everyStyleDrawsInItsOwnWayAndNothingAtOpacityZero() throws {
        let pictures = try OverlayStyle.allCases.map { try run($0).bytes[3] }
        let source = try source
        #expect(Set(pictures + [source[3]]).count == OverlayStyle.allCases.count + 1)
        for style in OverlayStyle.allCases {
            #expect(try run(style) { $0.overlay.opacity = 0 }.bytes == source, "\(style)")
        }
        #expect(AnnotationOptions().overlay.style == .heat)
    }

    @Test func panelsAndTheWipeHaveTheStyleToo() throws {
        for layout in [PanelOptions.Layout.panels, .wipe] {
            let pictures = try OverlayStyle.allCases.map { style in
                try run(style, [.classIndex(0), .classIndex(1)]) { $0.panels.layout = layout }.bytes[3]
            }
            #expect(Set(pictures).count == OverlayStyle.allCases.count)
        }
    }

    /// The samples of the luma that differ from the source's lie along the log's box.
    @Test(arguments: [nil, 0.8]) func theBoxIsTheLogs(threshold: Double?) throws {
        let result = try run(.box) { $0.overlay.threshold = threshold }
        let source = try Contents(of: folder.path("in.mkv")).frames
        for index in result.frames.indices {
            let box = try #require(result.log[index]["box"] as? [String: Double])
            let (x, y) = (try #require(box["x"]), try #require(box["y"]))
            let (right, bottom) = (x + (try #require(box["width"])), y + (try #require(box["height"])))
            var changed: [(x: Double, y: Double)] = []
            result.frames[index].withPlanes { after in
                source[index].withPlanes { before in
                    for row in 0..<80 {
                        for column in 0..<96
                        where after[0].base[row * after[0].stride + column]
                            != before[0].base[row * before[0].stride + column]
                        {
                            changed.append((Double(column) + 0.5, Double(row) + 0.5))
                        }
                    }
                }
            }
            #expect(!changed.isEmpty)
            for place in changed {
                let outside = max(x - place.x, place.x - right, y - place.y, place.y - bottom)
                #expect(abs(outside) < 4)
            }
        }
    }

    @Test func theThresholdIsTheBoxesToo() throws {
        func areas(_ threshold: Double?) throws -> [Double] {
            try run(.box) { $0.overlay.threshold = threshold }.log.map { line in
                let box = line["box"] as? [String: Double]
                return (box?["width"] ?? 0) * (box?["height"] ?? 0)
            }
        }
        let (low, high) = (try areas(0.05), try areas(0.95))
        #expect(zip(low, high).allSatisfy { $0 >= $1 } && low != high)
    }

    @Test func aMaskHasNoLabelUnlessItIsAskedFor() throws {
        let bare = try run(.mask).bytes
        #expect(try run(.mask) { $0.overlay.showsLabel = nil }.bytes == bare)
        #expect(try run(.mask) { $0.overlay.showsLabel = true }.bytes != bare)
        #expect(try run(.heat).bytes != run(.heat) { $0.overlay.showsLabel = nil }.bytes)
    }

    @Test func severalClassesInOnePictureKeepTheirOwnLook() throws {
        let targets: [Target] = [.classIndex(0), .classIndex(1)]
        #expect(try run(.heat, targets).bytes == run(.blend, targets).bytes)
        #expect(try run(.heat, targets).bytes != run(.heat, targets) { $0.overlay.threshold = 0.9 }.bytes)
        #expect(throws: CamVideoError.self) { try run(.contour, targets) }
    }

    @Test func theThresholdHasARange() throws {
        var options = AnnotationOptions()
        options.overlay.threshold = 1.5
        #expect { try options.validate() } throws: { "\($0)".contains("the threshold is 1.5") }
    }
}
