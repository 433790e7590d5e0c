import Foundation
import TestSupport
import Testing

/// `--save`, `render` and `info`, as a user meets them.
@Suite struct RunFileTests {
    let folder: TemporaryFolder
    let run: String

    init() throws {
        folder = try TemporaryFolder()
        run = folder.path("run.camvideo")
    }

    private func save(_ more: String...) throws -> Program.Outcome {
        try Program.run(
            [Sample.clip, folder.path("out.mkv"), "-m", Sample.model, "--frames", "6", "--quiet", "--save", run] + more)
    }

    private func expectFailure(
        _ arguments: [String], status: Int32 = 1, hint: String, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let before = try names
        let outcome = try Program.run(arguments)
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
        #expect(outcome.errors.contains(hint), "\(outcome.errors)", sourceLocation: location)
        #expect(try names == before, sourceLocation: location)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() }
    }

    @Test func aRunIsSavedShownAndDrawnAgain() throws {
        let saved = try save()
        #expect(saved.status == 0, "\(saved.errors)")
        #expect(try names == ["out.mkv", "run.camvideo"])
        let text = try Program.run("info", run)
        #expect(text.status == 0, "\(text.errors)")
        for word in ["full-range.mp4", "complete", "6 explained", "gradcam", "model.onnx"] {
            #expect(text.output.contains(word), "\(text.output)")
        }
        let outcome = try Program.run("info", run, "--json")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(json["frames"] as? Int == 6)
        let network = try #require((json["networks"] as? [[String: Any]])?.first)
        #expect((network["model_sha256"] as? String)?.count == 64)
        let again = try Program.run(
            "render", Sample.clip, run, folder.path("again.mkv"), "--colormap", "viridis", "--no-label", "--quiet")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try names == ["again.mkv", "out.mkv", "run.camvideo"])
    }

    @Test func momentsAreListedCutOutAndMadeChapters() throws {
        _ = try save("--target", "top")
        let list = try Program.run("moments", run, "--appear", "1%", "--min-length", "0")
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.contains("appeared"), "\(list.output)")
        let json = try Program.run("moments", run, "--json", "--appear", "1%", "--min-length", "0")
        let moments = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(moments.first?["first_frame"] as? Int == 0)
        let csv = try Program.run("moments", run, "--csv", "--appear", "1%", "--min-length", "0")
        #expect(csv.output.hasPrefix("start,end,first_frame,last_frame,kind,title,value\r\n"))
        #expect(csv.output.split(separator: "\r\n").count == moments.count + 1)
        let made = try Program.run(
            "moments", run, "--appear", "1%", "--min-length", "0", "--kind", "appeared", "--chapters",
            folder.path("chapters.mp4"), "--clips", folder.path("clips"))
        #expect(made.status == 0, "\(made.errors)")
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder.path("clips")).isEmpty)
        try expectFailure(
            ["moments", run, "--appear", "1%", "--min-length", "0", "--chapters", folder.path("chapters.mp4")],
            hint: "--overwrite")
        try expectFailure(
            ["moments", run, "--kind", "jumped", "--chapters", folder.path("no.mp4")], hint: "nothing happened")
        try expectFailure(["moments", run, "--kind", "jump"], status: 64, hint: "kind")
        try expectFailure(["moments", run, "--appear", "0"], status: 64, hint: "--appear")
        try expectFailure(["moments", folder.path("missing")], hint: "missing")
        let other = folder.path("other.camvideo")
        let saved = try Program.run(
            Sample.longClip, folder.path("o.mkv"), "-m", Sample.model, "--frames", "2", "--quiet", "--save", other)
        #expect(saved.status == 0, "\(saved.errors)")
        try expectFailure(["moments", run, other], hint: "is of another video")
        #expect(try Program.run("moments", run, other, "--force").status == 0)
    }

    @Test func whatNeedsTheNetworkIsRefused() throws {
        _ = try save()
        for option in [
            ["--target", "top"], ["-m", "x"], ["--every", "2"], ["--probability"], ["--compare", "method=x"],
        ] {
            try expectFailure(
                ["render", Sample.clip, run, folder.path("no.mkv")] + option, status: 64, hint: "settled in a run file")
        }
    }

    @Test func whatCannotBe() throws {
        _ = try save()
        let out = folder.path("no.mkv")
        try expectFailure(["render", Sample.longClip, run, out], hint: "is not the video that")
        try expectFailure(["render", Sample.clip, Sample.clip, out], hint: "it is not a run file")
        try expectFailure(["info", folder.path("missing")], hint: "missing")
        try expectFailure(["render", Sample.clip, run, run, "-y"], hint: "inputs")
        try expectFailure([Sample.clip, out, "-m", Sample.model, "--save", "-"], hint: "no pipe")
        try expectFailure([Sample.clip, out, "-m", Sample.model, "--save", run], hint: "--overwrite")
        try expectFailure([Sample.clip, out, "-m", Sample.model, "--resume"], status: 64, hint: "--save")
        try expectFailure([Sample.clip, out, "-m", Sample.model, "--save", folder.path("no/run")], hint: "folder")
    }

    /// A run that waits, for nobody reads its video, is looked at, and killed; what it has left is drawn from, and not replaced
    /// unasked.
    @Test(.timeLimit(.minutes(20))) func aKilledRunLeavesWhatItHad() throws {
        let (output, errors) = (Pipe(), Pipe())
        let part = ["--frames", "150", "--smoothing", "ema"]
        let process = try Program.start(
            [Sample.longClip, "-", "-m", Sample.model, "--save", run, "--log", folder.path("log.csv")] + part,
            output: output, errors: errors)
        var bytes = 0
        while bytes < 20_000 {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            bytes += data.count
        }
        let partial = run + ".partial"
        try expectFailure(
            [Sample.clip, folder.path("no.mkv"), "-m", Sample.model, "--save", run, "-y"],
            hint: "another run is writing it")
        let living = try Program.run("info", partial)
        #expect(living.status == 0 && living.output.contains("not finished"), "\(living.errors)")
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let dead = try Program.run("info", partial, "--json")
        #expect(dead.status == 0, "\(dead.errors)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(dead.output.utf8)) as? [String: Any])
        #expect(try #require(json["frames"] as? Int) > 0)
        let again = try Program.run("render", Sample.longClip, partial, folder.path("again.mkv"), "--quiet")
        #expect(again.status == 0, "\(again.errors)")
        try expectFailure(
            [Sample.clip, folder.path("no.mkv"), "-m", Sample.model, "--save", run],
            hint: "a run that was cut off has left it")
        try expectFailure(
            [Sample.longClip, folder.path("no.mkv"), "-m", Sample.model, "--save", run, "--resume", "--every", "2"]
                + part,
            hint: "with other options")
        let resumed = try Program.run(
            [
                Sample.longClip, folder.path("all.mkv"), "-m", Sample.model, "--save", run, "--resume", "--log",
                folder.path("log.csv"), "--quiet",
            ] + part)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try names == ["again.mkv", "all.mkv", "log.csv", "run.camvideo"])
        #expect(try save("-y").status == 0)
    }
}
