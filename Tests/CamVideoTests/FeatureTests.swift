import Attribution
import Foundation
import Media
import MediaSupport
import ONNX
import TestSupport
import Testing

@testable import CamVideo

/// A layer's channels side by side.
@Suite struct FeatureTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    /// - Returns: the frames, and of each frame's panels the channels.
    private func run(
        _ selection: FeatureSelection, clip: RawClip = RawClip(frameCount: 40), output name: String = "out.mkv",
        _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) throws -> (frames: [Frame], channels: [[Int]]) {
        let input = try folder.write(clip.bytes, to: "raw.avi")
        var options = AnnotationOptions()
        options.showFeatures(selection)
        options.overwrites = true
        options.logPath = folder.path("log.jsonl")
        if name.hasSuffix(".mkv") { options.encoding = EncodingOptions(crf: 0, preset: "ultrafast") }
        change(&options)
        let output = folder.path(name)
        _ = try Annotator(input: input, output: output, options: options) { _, _ in
            LoadedModel(FakeExplainer(), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]))
        }.run()
        let lines = String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
        let channels = try lines.split(separator: "\n").map { line -> [Int] in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let panels = (object["panels"] as? [[String: Any]]) ?? [object]
            return try panels.map { try channel(#require($0["target"] as? [String: Any])) }
        }
        return (try Contents(of: output).frames, channels)
    }

    private func channel(_ target: [String: Any]) throws -> Int {
        try #require((target["label"] as? String).flatMap { Int($0.dropFirst("channel ".count)) }, "\(target)")
    }

    /// The colours change so much on the way that others would lead.
    @Test func theChannelsOfTheBeginningAreKept() throws {
        let (frames, channels) = try run(.top(2)) { $0.temporal.smoothing = .none }
        #expect(frames.count == 40 && channels.count == 40)
        #expect(Set(channels.suffix(15)).count == 1 && channels[0].count == 2)
        let picture = try #require(frames.first).picture
        // Three panels of 64 pixels, enlarged to 192.
        #expect(picture.width == 3 * 192 && picture.height > 144)
        #expect(frames.allSatisfy { $0.picture == picture })
    }

    @Test func theOnesThatAreNamedAreShown() throws {
        let (frames, channels) = try run(.channels([2, 0]), clip: RawClip(frameCount: 2))
        #expect(channels == [[2, 0], [2, 0]])
        #expect(try #require(frames.first).picture.width == 3 * 192)
        #expect(try run(.channels([1]), clip: RawClip(frameCount: 1)).channels == [[1]])
    }

    /// A scale that followed each frame by itself would draw a layer that fades as bright as before.
    @Test func theScaleIsSteady() throws {
        func frames(_ normalization: TemporalOptions.Normalization?) throws -> [[UInt8]] {
            try run(.channels([0, 1]), clip: RawClip(frameCount: 20)) { options in
                if let normalization { options.temporal.normalization = normalization }
            }.frames.map(\.packedBytes)
        }
        let steady = try frames(nil)
        #expect(try steady == frames(.running))
        #expect(try steady != frames(.frame))
    }

    @Test func aPictureGivesAPicture() throws {
        let (frames, channels) = try run(.top(64), clip: RawClip(frameCount: 1), output: "out.png")
        #expect(frames.count == 1 && channels[0].sorted() == [0, 1, 2])
        #expect(try #require(frames.first).picture.width == 3 * 192)
    }

    @Test func whatCannotBeShownIsSaid() throws {
        func expectError(_ selection: FeatureSelection, _ hint: String) throws {
            let error = try #require(throws: CamVideoError.self) { try run(selection) }
            #expect(error.description.contains(hint), "\(error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["raw.avi"])
        }
        try expectError(.channels([3]), "there is no channel 3; the layer has channels 0 to 2")
        try expectError(.channels(Array(repeating: 0, count: 65)), "65 maps are asked for; show 64 at most")
    }

    @Test func selectionsAreRead() {
        #expect(FeatureSelection("top:5") == .top(5))
        #expect(FeatureSelection("0,3,7,3") == .channels([0, 3, 7]))
        for text in ["", "top:", "top:0", "top:x", "1,", "-1", "a", "1;2"] { #expect(FeatureSelection(text) == nil) }
        for text in ["top:5", "0,3"] { #expect(FeatureSelection(text)?.description == text) }
    }
}
