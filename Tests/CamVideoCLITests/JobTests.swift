import CamVideo
import Foundation
import Maps
import TestSupport
import Testing

/// The program does its jobs.
@Suite struct JobTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func annotateIsTheDefault() throws {
        let (plain, named) = (folder.path("plain.mkv"), folder.path("named.mkv"))
        for arguments in [[Sample.clip, plain], ["annotate", Sample.clip, named]] {
            let outcome = try Program.run(arguments + ["-m", Sample.model, "--quiet", "--threads", "2"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "")
            #expect(outcome.errors == "")
        }
        #expect(FileManager.default.contents(atPath: plain)?.isEmpty == false)
        #expect(FileManager.default.contents(atPath: named)?.isEmpty == false)
    }

    @Test func sidecarsAreWrittenAndExistingFilesReplacedOnRequest() throws {
        let output = try folder.write(Data("old".utf8), to: "out.mp4")
        let (maps, log) = (folder.path("maps.npy"), folder.path("frames.jsonl"))
        let outcome = try Program.run(
            Sample.clip, output, "-y", "-m", Sample.model, "--frames", "5", "--maps", maps, "--log", log)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.errors.contains("fps"), "progress is for terminals")
        #expect(try Data(contentsOf: URL(fileURLWithPath: output)).count > 1000)
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(try json(String(try #require(lines.last)))["frame"] as? Int == 4)
        let header = String(decoding: try Data(contentsOf: URL(fileURLWithPath: maps)).prefix(128), as: UTF8.self)
        #expect(header.contains("'shape': (5, "))
    }

    @Test func theLogGoesToStandardOutputOnRequest() throws {
        let outcome = try Program.run(
            Sample.clip, folder.path("out.mkv"), "-m", Sample.model, "--frames", "3", "--log", "-")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let frames = try outcome.output.split(separator: "\n").map { try json(String($0))["frame"] as? Int }
        #expect(frames == [0, 1, 2])
    }

    @Test func theSummaryIsSaidOnRequest() throws {
        let output = folder.path("out.mkv")
        let outcome = try Program.run(Sample.clip, output, "-m", Sample.model, "--frames", "2", "--verbose")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("out.mkv: 2 frames in "))
        #expect(outcome.errors.contains(/the hottest value was ([0-9.e-]+); --scale \1 makes runs comparable/))
    }

    @Test func theScaleIsTheUsers() throws {
        let log = folder.path("frames.jsonl")
        let outcome = try Program.run(
            Sample.clip, folder.path("out.mkv"), "-m", Sample.model, "--frames", "3", "--verbose", "--scale", "0.5",
            "--no-fade", "--log", log)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("the hottest value was ") && !outcome.errors.contains("--scale"))
        for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") {
            #expect(line.contains(#""scale":[0,0.5]"#) && !line.contains(#""fade":"#))
        }
    }

    @Test func noticesAreWarnings() throws {
        let warned = try Program.run("inspect", Sample.model)
        #expect(warned.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("camvideo: warning: ") })
        #expect(warned.errors.contains("--mean"))
        let told = try Program.run("inspect", Sample.model, "--mean", "0,0,0", "--std", "1,1,1")
        #expect(!told.errors.contains("--mean"))
    }

    @Test func benchMeasuresEachStage() throws {
        let outcome = try Program.run("bench", Sample.clip, "-m", Sample.model, "--frames", "5", "--json", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let benchmark = try JSONDecoder().decode(Benchmark.self, from: Data(outcome.output.utf8))
        #expect(benchmark.frames == 5)
        #expect(benchmark.framesPerSecond > 0)
        #expect(benchmark.peakMemoryBytes > 1_000_000)
        #expect(benchmark.stages.contains { $0.name == "explain" && $0.busyMillisecondsPerFrame > 0 })
        #expect(abs(benchmark.stages.map(\.share).reduce(0, +) - 1) < 1e-9)

        let table = try Program.run("bench", Sample.clip, "-m", Sample.model, "--frames", "5").output
        for stage in benchmark.stages { #expect(table.contains("\n\(stage.name) ")) }
        #expect(table.contains("fps end to end"))
    }

    @Test func inspectTellsPeopleAndProgramsTheSame() throws {
        let inspection = try json(try Program.run("inspect", Sample.model, "--json").output)
        #expect(inspection["classes"] as? Int == 10)
        #expect(inspection["input_size"] as? [Int] == [80, 48])
        let layers = try #require(inspection["layers"] as? [[String: Any]])
        let targets = try #require(inspection["target_layers"] as? [[String: Any]])
        let target = try #require(targets.first?["name"] as? String)
        #expect(target == "/layer4/layer4.0/relu_1/Relu_output_0")

        let report = try Program.run("inspect", Sample.model, "--verbose").output
        #expect(report.contains("input         80x48 RGB"))
        #expect(report.contains("target layer  \(target) ("))
        for layer in layers { #expect(report.contains("\n\(layer["name"] as? String ?? "?") ")) }
        #expect(report.contains("\nstep "))
    }

    @Test func explainWritesMapsAndScores() throws {
        let (maps, scores) = (folder.path("maps.npy"), folder.path("scores.npy"))
        let outcome = try Program.run(
            "explain", Sample.tensor, "--maps", maps, "--scores", scores, "-m", Sample.model, "--target", "class:3")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try header(maps).contains("'shape': (2, 48, 80)"))
        #expect(try header(scores).contains("'shape': (2, 10)"))
    }

    @Test func explainTellsOfPicturesThatSayNothing() throws {
        let pictures = try NumPyArray<Float>(contentsOf: Sample.tensor)
        let count = pictures.values.count / 2
        let values = Array(repeating: 3e38 as Float, count: count) + pictures.values[count...]
        let broken = try folder.write(
            NumPyArray(shape: pictures.shape, values: values).encoded(), to: "broken.npy")
        let outcome = try Program.run("explain", broken, "--maps", folder.path("maps.npy"), "-m", Sample.model)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("not finite on 1 of 2 pictures"), "\(outcome.errors)")
    }

    func header(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)).prefix(128), as: UTF8.self)
    }
}
