import CamVideo
import Foundation
import Media
import MediaSupport
import TestSupport
import Testing

/// The examples in the library's documentation: compiled with the tests, and run.
@Suite struct LibraryExampleTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    @Test(arguments: ["HottestMoments", "AnnotateAndSave"]) func whatIsDocumentedIsWhatIsCompiled(name: String) throws {
        let code = try String(contentsOf: Self.root.appending(path: "Examples/\(name).swift"), encoding: .utf8)
        let article = try String(
            contentsOf: Self.root.appending(path: "../../Sources/CamVideo/CamVideo.docc/Examples.md"), encoding: .utf8)
        #expect(article.contains("```swift\n\(code)```"))
    }

    @Test func theyRun() async throws {
        let folder = try TemporaryFolder()
        let clip = folder.path("clip.mkv")
        let raw = try folder.write(RawClip(frameCount: 6).bytes, to: "raw.avi")
        try transcode(raw, to: clip, settings: .lossless)
        let model = Location.fixtures.path("goldens/resnet_basic/model.onnx")
        let run = folder.path("run.camvideo")
        _ = try annotateAndSave(
            clip, to: folder.path("out.mkv"), run: run, model: ModelOptions(source: .path(model)))
        #expect(try RunInspection(path: run).frames == 6)
        let label = try #require(try RunInspection(path: run).networks.first?.targets.first?.name)
        let lines = try await hottestMoments(of: "0", in: clip, model: model)
        #expect(lines.count <= 6 && !label.isEmpty)
    }
}
