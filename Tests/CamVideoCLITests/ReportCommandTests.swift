import Foundation
import TestSupport
import Testing

/// `camvideo report`, as a user meets it.
@Suite struct ReportCommandTests {
    let folder: TemporaryFolder
    let run: String
    let clip: String
    let page: String

    init() throws {
        folder = try TemporaryFolder()
        run = folder.path("run.camvideo")
        clip = folder.path("a clip.mp4")
        page = folder.path("report.html")
        try FileManager.default.copyItem(atPath: Sample.clip, toPath: clip)
        let saved = try Program.run(
            clip, folder.path("out.mkv"), "-m", Sample.model, "--frames", "4", "--smoothing", "ema", "--quiet",
            "--save",
            run)
        #expect(saved.status == 0, "\(saved.errors)")
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() }
    }

    private func expectFailure(
        _ arguments: [String], status: Int32 = 1, hint: String, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try names
        let outcome = try Program.run(["report"] + arguments)
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.errors.contains(hint), "\(outcome.errors)", sourceLocation: location)
        #expect(try names == before, sourceLocation: location)
    }

    private func text() throws -> String { try String(contentsOfFile: page, encoding: .utf8) }

    @Test func aPageLinksToTheVideoBesideIt() throws {
        let outcome = try Program.run("report", run, "-o", page)
        #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.output.isEmpty, "\(outcome.errors)")
        let text = try text()
        #expect(text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n"))
        #expect(text.contains("\"videoAddress\":\".\\/a%20clip.mp4\""))
        #expect(try names == ["a clip.mp4", "out.mkv", "report.html", "run.camvideo"])
    }

    @Test func twoRunsAndTheVideoFitInOnePage() throws {
        let other = folder.path("other.camvideo")
        let saved = try Program.run(
            clip, folder.path("out2.mkv"), "-m", Sample.model, "--method", "layercam", "--frames", "4", "--smoothing",
            "ema", "--quiet", "--save", other)
        #expect(saved.status == 0, "\(saved.errors)")
        let outcome = try Program.run("report", run, other, "--output", page, "--embed")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try text()
        #expect(text.contains("id=\"v0\"") && text.contains("id=\"r1b0\"") && !text.contains("\"videoAddress\""))
    }

    @Test func theVideoMayHaveMoved() throws {
        let moved = folder.path("moved.mp4")
        try FileManager.default.moveItem(atPath: clip, toPath: moved)
        try expectFailure([run, "-o", page], hint: "is not there; name it with --video")
        let outcome = try Program.run("report", run, "-o", page, "--video", moved)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try text().contains("moved.mp4"))
    }

    @Test func anotherVideoIsRefusedUnlessForced() throws {
        try expectFailure([run, "-o", page, "--video", Sample.longClip], hint: "is not the video that")
        let outcome = try Program.run("report", run, "-o", page, "--video", Sample.longClip, "--force")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func whatCannotBeWrittenOrReadIsSaidInASentence() throws {
        try expectFailure([folder.path("no.camvideo"), "-o", page], hint: "no.camvideo")
        try expectFailure([clip, "-o", page], hint: "it is not a run file")
        try expectFailure([run, "-o", run, "-y"], hint: "inputs")
        try expectFailure([run, "-o", clip, "-y"], hint: "inputs")
        try expectFailure([run, "-o", folder.path("none/report.html")], hint: "its folder does not exist")
        try expectFailure([run, "-o", page, "--video", folder.path("no.mp4")], hint: "there is no such file")
        try expectFailure(
            [run, "-o", page, "--video", "https://example.org/a.mp4"], hint: "loads nothing from elsewhere")
        try expectFailure([run], status: 64, hint: "--output")
        try expectFailure(["-o", page], status: 64, hint: "RUN")
    }

    @Test func aPageIsReplacedOnlyWhereThatIsSaid() throws {
        _ = try folder.write(Data("mine".utf8), to: "report.html")
        try expectFailure([run, "-o", page], hint: "--overwrite")
        #expect(try text() == "mine")
        let outcome = try Program.run("report", run, "-o", page, "-y")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try text().hasPrefix("<!DOCTYPE html>"))
    }

    @Test func standardOutputTakesThePage() throws {
        let outcome = try Program.run("report", run, "-o", "-")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("<!DOCTYPE html>"))
    }
}
