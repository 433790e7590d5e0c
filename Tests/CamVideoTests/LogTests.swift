import Foundation
import Media
import MediaSupport
import ONNX
import TestSupport
import Testing

@testable import CamVideo

@Suite struct LogTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The log's text, of a clip of 20 frames of 25 a second in a time base of 1/1000.
    private func log(
        _ explainer: FakeExplainer = FakeExplainer(), target: Target = .top,
        _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) throws -> String {
        let raw = try folder.write(RawClip(frameCount: 20).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        // Every frame is a key frame, so that a part is read from its own start.
        try transcode(raw, to: input, settings: EncoderSettings(codec: "ffv1"), overwrite: true)
        var options = AnnotationOptions()
        options.logPath = folder.path("log.jsonl")
        options.overwrites = true
        options.targets = [target]
        change(&options)
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
        _ = try Annotator(input: input, output: nil, options: options) { _, _ in
            LoadedModel(explainer, preprocessing: preprocessing)
        }.run()
        return String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
    }

    private func lines(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    /// The target's probability, the same as it is shown, and whether a scene begins.
    private func probabilities(_ text: String) throws -> [(raw: Double, shown: Double, isCut: Bool)] {
        try lines(text).map { line in
            let target = try #require(line["target"] as? [String: Any])
            return (
                try #require(target["probability"] as? Double), try #require(target["smoothed_probability"] as? Double),
                try #require(line["scene_cut"] as? Bool)
            )
        }
    }

    @Test func withoutSmoothingWhatIsShownIsWhatTheNetworkSaid() throws {
        for change: (inout AnnotationOptions) -> Void in [
            { $0.temporal.smoothing = .none }, { $0.temporal.halfLife = 0 },
        ] {
            let values = try probabilities(log(FakeExplainer(), change))
            #expect(values.count == 20)
            #expect(values.allSatisfy { $0.raw == $0.shown })
        }
    }

    @Test func theShownProbabilityIsSmoothedByTheHalfLife() throws {
        let values = try probabilities(log(target: .classIndex(1)) { $0.temporal.halfLife = 0.4 })
        var shown = 0.0
        for (index, value) in values.enumerated() {
            let kept = index == 0 || value.isCut ? 0 : exp2(-0.04 / 0.4)
            shown = value.raw + kept * (shown - value.raw)
            #expect(abs(value.shown - shown) < 1e-5)
        }
        #expect(values.contains { abs($0.raw - $0.shown) > 1e-4 })
    }

    @Test(arguments: [1, 3]) func aPartHasTheNumbersAndTheExplainedFramesOfTheWhole(every: Int) throws {
        func frames(_ text: String) throws -> [Int: Bool] {
            let pairs = try lines(text).map {
                (try #require($0["frame"] as? Int), try #require($0["explained"] as? Bool))
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        let whole = try frames(log { $0.every = every })
        let part = try frames(
            log { options in
                options.every = every
                options.segment = SegmentOptions(start: 0.28, duration: 0.4)
            })
        #expect(part.keys.sorted() == Array(7..<17))
        #expect(part[7] == true)
        for frame in 8..<17 { #expect(part[frame] == whole[frame]) }
    }

    @Test func numbersAreAsShortAsTheyAreExact() throws {
        let text = try log { $0.temporal.smoothing = .none }
        for match in text.matches(of: /"(?:score|probability|smoothed_probability)":(-?[0-9][0-9.e+-]*)/) {
            let value = try #require(Float(match.1))
            #expect(match.1.count <= "\(value)".count, "\(match.1)")
        }
        #expect(text.contains(#""time":0.28,"#))
        #expect(text.contains(#""time":0.56,"#))
        #expect(!text.contains(/[0-9]\.[0-9]*(?:00000|99999)[0-9]*/))
    }

    @Test func whatIsNoNumberIsWrittenAsAWord() throws {
        let text = try log(FakeExplainer(bias: .nan))
        #expect(text.contains(#""score":"NaN""#))
        #expect(try lines(text).count == 20)
    }
}
