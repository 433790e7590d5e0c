import Foundation
import Media
import MediaSupport
import ONNX
import TestSupport
import Testing

@testable import CamVideo
@testable import Report

/// What a report has of a run is what the run's pictures show.
@Suite struct ReportFactsTests {
    let folder: TemporaryFolder
    let run: String
    let input: String

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
        input = try folder.losslessClip(RawClip(frameCount: 9))
        run = folder.path("run.camvideo")
    }

    private func save(_ labels: [String], _ change: (inout AnnotationOptions) -> Void) throws {
        var options = AnnotationOptions()
        options.encoding = EncodingOptions(codec: "ffv1")
        options.savePath = run
        options.temporal.smoothing = .exponential
        change(&options)
        _ = try Annotator(input: input, output: folder.path("out.mkv"), options: options) { _, _ in
            LoadedModel(
                FakeExplainer(), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]), labels: labels)
        }.run()
    }

    @Test func framesAreThePlayedOnes() throws {
        try save(["red", "green", "blue"]) { ($0.targets, $0.cadence) = ([.topClasses(2)], .every(2)) }
        let playback = try RunPlayback(path: run)
        let facts = ReportRun(playback, firstFrame: nil)
        #expect(facts.name == "run.camvideo" && facts.width == 64 && facts.height == 48 && facts.frameRate == 25)
        #expect(facts.views.map(\.name) == ["class 1 from the top", "class 2 from the top"])
        #expect(facts.networks[0].normalization == .running(halfLife: 4))
        #expect(facts.networks[0].labels == ["red", "green", "blue"])
        #expect(facts.provenance.contains(ReportRun.Fact("camvideo", CamVideoVersion.current)))
        var count = 0
        while let frame = try playback.next() {
            let shown = ReportFrame(frame, playback.plan)
            #expect(shown.number == count && shown.time == frame.known.time)
            #expect((shown.views[0].raw == nil) == (count % 2 == 1))
            #expect(shown.views.map(\.drawn.values) == frame.views.map(\.drawn.values))
            #expect(shown.views.map(\.label) == frame.views.map(\.text))
            #expect(shown.probabilities?[0] == frame.known.explanations?[0][0].probabilities)
            count += 1
        }
        #expect(count == 9)
    }

    @Test func namesOfModelsStayText() throws {
        try save(["<script>alert(1)</script>", "</script>", "<!--\u{2028}\";--"]) { $0.targets = [.topClasses(3)] }
        let page = folder.path("page.html")
        _ = try Reporter(runs: [run], output: page).run()
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(!text.contains("<script>alert") && !text.contains("<!--"))
        #expect(!text.unicodeScalars.contains("\u{2028}"))
        #expect(text.contains("\\u003cscript\\u003ealert(1)"))
    }

    @Test func runsOfVideosOfOtherSizesAreNotShownTogether() throws {
        try save(["a", "b", "c"]) { _ in }
        let (first, firstInput) = (run, input)
        let other = try ReportFactsTests(width: 32)
        try other.save(["a", "b", "c"]) { _ in }
        var options = ReportOptions()
        options.videoPath = firstInput
        #expect {
            _ = try Reporter(runs: [first, other.run], output: folder.path("page.html"), options: options).run()
        } throws: { "\($0)".contains("give runs of one video") }
        #expect(!FileManager.default.fileExists(atPath: folder.path("page.html")))
    }

    private init(width: Int) throws {
        folder = try TemporaryFolder()
        input = folder.path("in.mkv")
        run = folder.path("run.camvideo")
        let raw = try folder.write(RawClip(width: width, frameCount: 9).bytes, to: "raw.avi")
        try transcode(raw, to: input, settings: .lossless)
    }
}
