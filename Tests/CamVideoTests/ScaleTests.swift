import Foundation
import Maps
import Media
import MediaSupport
import ONNX
import TestSupport
import Testing

@testable import CamVideo

/// What the colours of a map mean: its scale, and how it fades with the probability.
@Suite struct ScaleTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    private struct Run {
        let frames: [[UInt8]]
        let maps: [Float]
        let log: [[String: Any]]
        let summary: AnnotationSummary

        func scales() throws -> [[Double]] { try log.map { try #require($0["scale"] as? [Double]) } }
    }

    /// A clip of 12 frames without labels, in lossless pictures.
    private func run(
        _ explainer: FakeExplainer = FakeExplainer(), _ targets: [Target] = [.top],
        _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) throws -> Run {
        let raw = try folder.write(RawClip(width: 32, frameCount: 12).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        // Every frame is a key frame, so that a part is read from its own start.
        try transcode(raw, to: input, settings: EncoderSettings(codec: "ffv1"), overwrite: true)
        var options = AnnotationOptions()
        options.targets = targets
        options.overwrites = true
        options.overlay.showsLabel = false
        options.logPath = folder.path("log.jsonl")
        options.mapsPath = folder.path("maps.npy")
        options.encoding = EncodingOptions(crf: 0, preset: "ultrafast")
        change(&options)
        let output = folder.path("out.mkv")
        let summary = try Annotator(input: input, output: output, options: options) { _, _ in
            LoadedModel(explainer, preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]))
        }.run()
        let text = String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
        return Run(
            frames: try Contents(of: output).frames.map(\.packedBytes),
            maps: try NumPyArray<Float>(contentsOf: folder.path("maps.npy")).values,
            log: try text.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }, summary: summary)
    }

    /// The first class's probability is `first`, whatever the picture.
    private func sure(of first: Float) -> FakeExplainer {
        FakeExplainer(scores: { _ in [first, (1 - first) / 2, (1 - first) / 2].map { Foundation.log($0 as Float) } })
    }

    @Test func withAScaleEveryRunPaintsAlike() throws {
        func isPartOfWhole(_ target: Target, _ scale: Double?) throws -> Bool {
            func run(_ segment: SegmentOptions) throws -> [[UInt8]] {
                try self.run(FakeExplainer(), [target]) { options in
                    options.temporal.smoothing = .none
                    options.temporal.scale = scale
                    options.segment = segment
                }.frames
            }
            let (whole, part) = (try run(SegmentOptions()), try run(SegmentOptions(start: 0.24)))
            return part.count == 6 && whole.count == 12 && Array(whole[6...]) == part
        }
        #expect(try isPartOfWhole(.classIndex(0), 12))
        // Green rises from frame to frame: the hottest comes first, and the whole remembers it.
        #expect(try !isPartOfWhole(.not(.classIndex(1)), nil))
    }

    @Test func theLogHasTheScaleOfEveryFrame() throws {
        #expect(try run { $0.temporal.scale = 12 }.scales() == Array(repeating: [0, 12], count: 12))
        let running = try run { $0.temporal.smoothing = .none }
        let highest = try #require(running.maps.max())
        #expect(try running.scales().map { $0[1] }.max() == Double("\(highest)"))
        #expect(running.summary.hottestValues.map(\.value) == [Double(highest)])
        let panels = try run(FakeExplainer(), [.classIndex(0), .channel(1, .raw)]) { $0.temporal.scale = 7 }.log
        for line in panels {
            let scales = try #require(line["panels"] as? [[String: Any]]).map { $0["scale"] as? [Double] }
            #expect(scales == [[0, 7], [-7, 7]])
        }
    }

    @Test func oneScaleIsForAllPanels() throws {
        func plan(_ scale: Double?, _ targets: [Target] = [.top]) throws -> PanelPlan {
            var options = AnnotationOptions()
            options.targets = targets
            options.temporal.scale = scale
            var other = options.model
            other.method = "layercam"
            options.panels.comparisons = [.init(model: other)]
            return try PanelPlan(options) { _, _ in LoadedModel(FakeExplainer()) }
        }
        #expect(try !plan(nil).hasOneScale && plan(3).hasOneScale)
        #expect(try !plan(3, [.channel(0, .raw)]).hasOneScale)
    }

    @Test func whatTheNetworkHardlyBelievesInIsPaintedCold() throws {
        let blank = try run(FakeExplainer(isBlind: true))
        func faded(_ probability: Float, _ isOn: Bool?) throws -> Run {
            try run(sure(of: probability), [.classIndex(0)]) { $0.overlay.fades = isOn }
        }
        let impossible = try faded(1e-30, true)
        #expect(impossible.frames == blank.frames)
        let plain = try faded(1e-30, false)
        #expect(plain.frames != blank.frames)
        // What is measured stays.
        #expect(impossible.maps == plain.maps)
        func peaks(_ run: Run) -> [[String: Double]?] { run.log.map { $0["peak"] as? [String: Double] } }
        #expect(peaks(impossible) == peaks(plain) && peaks(plain)[0] != nil)
        // From a half on, nothing fades, and a named class fades on request only.
        #expect(try faded(0.6, true).frames == plain.frames)
        #expect(try faded(1e-30, nil).frames == plain.frames)
    }

    @Test func theClassesOnTopFadeUnlessTheUserSaysNo() throws {
        let explainer = sure(of: 0.4)
        let top = try run(explainer)
        for line in top.log { #expect(abs(try #require(line["fade"] as? Double) - 0.8944) < 1e-3) }
        let plain = try run(explainer) { $0.overlay.fades = false }
        #expect(plain.log.allSatisfy { $0["fade"] == nil })
        #expect(top.frames != plain.frames && top.maps == plain.maps)
        let several = try run(explainer, [.topClasses(2)])
        for line in several.log {
            let fades = try #require(line["panels"] as? [[String: Any]]).map { $0["fade"] as? Double ?? -1 }
            #expect(abs(fades[0] - 0.8944) < 1e-3 && abs(fades[1] - 0.7746) < 1e-3)
        }
    }

    @Test func whatHasNoProbabilityNeverFades() throws {
        for target in ["channel:1", "activation:1", "channels:top:2", "class:0 - class:1"] {
            let log = try run(sure(of: 0.1), [try #require(Target(target))]) { $0.overlay.fades = true }.log
            #expect(log.allSatisfy { $0["fade"] == nil }, "\(target)")
        }
        let union = try run(sure(of: 0.1), [try #require(Target("0|1"))]) { $0.overlay.fades = true }.log
        #expect(union.allSatisfy { $0["fade"] as? Double == 1 })
    }
}
