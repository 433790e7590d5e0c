import Foundation
import TestSupport
import Testing

/// `camvideo export`, as a user meets it: a run of the demo model on a few frames, in each format.
@Suite struct ExportTests {
    let folder: TemporaryFolder
    let run: String

    init() throws {
        folder = try TemporaryFolder()
        run = folder.path("run.camvideo")
        let outcome = try Program.run(
            Sample.longClip, folder.path("out.mkv"), "--frames", "6", "--smoothing", "ema", "--start", "0.4", "--quiet",
            "--save", run)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func export(_ format: String, _ more: String...) throws -> Program.Outcome {
        try Program.run(["export", run, "--format", format] + more)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() }
    }

    private struct Row {
        let frame: Int
        let track: String
        let label: String
        /// Left, top, width and height.
        let place: [Double]
    }

    /// The rows of boxes in the CSV export, which all others are compared with.
    private func boxes(_ more: String...) throws -> [Row] {
        let outcome = try Program.run(["export", run, "--format", "csv", "-o", "-"] + more)
        #expect(outcome.status == 0, "\(outcome.errors)")
        // A carriage return and a line feed are one character.
        let lines = outcome.output.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(lines.first?.first == "kind")
        return try lines.filter { $0[0] == "box" }.map {
            Row(
                frame: try #require(Int($0[1])), track: $0[5], label: $0[4],
                place: try $0[6...9].map { try #require(Double($0)) })
        }
    }

    @Test func everyFormatHasTheSameBoxes() throws {
        let rows = try boxes()
        #expect(rows.map(\.frame) == Array(10...15))
        #expect(rows.allSatisfy { $0.label == "car" && $0.track == "1" })
        // The car's place, as fixtures/road.json has it.
        #expect(rows[0].place[0] > 200 && rows[0].place[0] + rows[0].place[2] < 540)

        for format in ["cvat", "coco", "label-studio", "yolo", "mot", "csv"] {
            let outcome = try export(format)
            #expect(outcome.status == 0 && outcome.output == "", "\(outcome.errors)")
        }
        #expect(
            try names == [
                "out.mkv", "run-label-studio", "run-mot", "run-yolo", "run.camvideo", "run.coco.json", "run.csv",
                "run.cvat.xml",
            ])

        let coco = try #require(
            try JSONSerialization.jsonObject(with: Data(try text("run.coco.json").utf8)) as? [String: Any])
        let annotations = try #require(coco["annotations"] as? [[String: Any]])
        #expect(annotations.map { $0["bbox"] as? [Double] } == rows.map(\.place))
        #expect(annotations.map { $0["image_id"] as? Int } == rows.map { $0.frame + 1 })

        let mot = try text("run-mot/gt/gt.txt").split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        #expect(mot.map { Int($0[0]) } == rows.map { $0.frame + 1 })
        #expect(try mot.map { try $0[2...5].map { try #require(Double($0)) } } == rows.map(\.place))

        let cvat = try text("run.cvat.xml")
        #expect(cvat.matches(of: /<box frame="\d+" keyframe="1" outside="0"/).count == 6)
        #expect(cvat.contains("<box frame=\"16\" keyframe=\"1\" outside=\"1\""))
        #expect(cvat.matches(of: /<tag label="car"/).count == 6)

        let yolo = try FileManager.default.contentsOfDirectory(atPath: folder.path("run-yolo/labels/train")).sorted()
        #expect(yolo == (10...15).map { "frame_0000\($0).txt" })
        let line = try text("run-yolo/labels/train/frame_000010.txt").split(separator: " ")
        let middle = (rows[0].place[0] + rows[0].place[2] / 2) / 640
        #expect(abs(try #require(Double(line[1])) - middle) < 1e-5)

        let tasks = try text("run-label-studio/tasks.json")
        #expect(tasks.matches(of: /"enabled":true/).count == 5 && tasks.matches(of: /"enabled":false/).count == 1)
        #expect(try text("run-label-studio/config.xml").contains("framerate=\"25\""))
    }

    @Test func optionsDoWhatTheySay() throws {
        let usual = try boxes()
        #expect(try boxes("--threshold", "80%")[0].place[2] < usual[0].place[2])
        #expect(try boxes("--min-area", "50%").isEmpty)
        #expect(try boxes("--map", "1").count == usual.count)
        #expect(
            try export("cvat", "--outlines", "--no-tags", "--video", "http://x/?a&b", "-o", folder.path("o.xml")).status
                == 0)
        let outlines = try text("o.xml")
        #expect(outlines.contains("<polygon frame=\"10\"") && !outlines.contains("<box"))
        #expect(!outlines.contains("<tag") && outlines.contains("<source>http://x/?a&amp;b</source>"))
        #expect(try export("yolo", "--all-classes", "-o", folder.path("y/")).status == 0)
        #expect(try text("y/data.yaml").contains("nc: 7"))
    }

    @Test func severalMapsAreToldApart() throws {
        let several = folder.path("several.camvideo")
        let saved = try Program.run(
            Sample.longClip, folder.path("several.mkv"), "--frames", "3", "--smoothing", "ema", "--quiet", "--compare",
            "method=layercam", "--save", several)
        #expect(saved.status == 0, "\(saved.errors)")
        func maps(_ more: String...) throws -> [[String]] {
            let outcome = try Program.run(["export", several, "--format", "csv", "-o", "-", "--no-tags"] + more)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.output.split(whereSeparator: \.isNewline).dropFirst().map { line in
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                return [String(fields[1]), String(fields[3]), String(fields[5])]
            }
        }
        let all = (0..<3).flatMap { [["\($0)", "1 gradcam", "1"], ["\($0)", "2 layercam", "2"]] }
        #expect(try maps() == all)
        #expect(try maps("--map", "2") == (0..<3).map { ["\($0)", "2 layercam", "1"] })
    }

    /// What is said of a video as boxes is judged as boxes.
    @Test func evaluateReadsCOCO() throws {
        #expect(try export("coco", "-o", folder.path("boxes.json")).status == 0)
        let outcome = try Program.run(
            "evaluate", Sample.longClip, "--boxes", folder.path("boxes.json"), "--start", "0.4", "--frames", "1",
            "--json")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let localization = try #require(json["localization"] as? [String: Any])
        let all = try #require(localization["all"] as? [String: Any])
        #expect(try #require(all["iou_at_best_threshold"] as? Double) > 0.5)
    }

    @Test func nothingIsReplacedUnasked() throws {
        let before = try names
        func expectFailure(_ outcome: Program.Outcome, hint: String, _ location: SourceLocation = #_sourceLocation) {
            #expect(outcome.status == 1, sourceLocation: location)
            #expect(outcome.errors.contains(hint), "\(outcome.errors)", sourceLocation: location)
        }
        expectFailure(try export("csv", "-o", run, "-y"), hint: "inputs")
        expectFailure(try export("csv", "-o", folder.path("no/x.csv")), hint: "folder does not exist")
        expectFailure(try export("yolo", "-o", folder.path("no/x")), hint: "folder does not exist")
        expectFailure(try export("yolo", "-o", "-"), hint: "standard output cannot take")
        expectFailure(try export("yolo", "-o", run, "-y"), hint: "it is a file")
        expectFailure(try export("csv", "--map", "2"), hint: "has one map of each frame")
        expectFailure(try Program.run("export", Sample.clip, "--format", "csv"), hint: "not a run file")
        #expect(try names == before)

        #expect(try export("mot", "-o", folder.path("m")).status == 0)
        expectFailure(try export("mot", "-o", folder.path("m")), hint: "--overwrite")
        #expect(try export("mot", "-o", folder.path("m"), "-y", "--min-area", "50%").status == 0)
        #expect(try text("m/gt/gt.txt") == "")
        try folder.write(Data("mine".utf8), to: "m/img1/000001.png")
        expectFailure(try export("mot", "-o", folder.path("m"), "-y"), hint: "img1/000001.png")
        #expect(try text("m/img1/000001.png") == "mine")
        #expect(try names == (before + ["m"]).sorted())
    }
}
