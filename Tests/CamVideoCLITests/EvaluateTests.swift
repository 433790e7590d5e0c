import Foundation
import TestSupport
import Testing

/// `camvideo evaluate`.
@Suite struct EvaluateTests {
    private let boxes = Location.fixtures.path("road.json")

    @Test func aTableOrJSONIsPrinted() throws {
        let arguments = ["evaluate", Sample.longClip, "--boxes", boxes, "--every", "50"]
        let table = try Program.run(arguments)
        #expect(table.status == 0 && table.errors == "", "\(table.errors)")
        for word in ["pointing game", "traffic light", "mean of classes", "all maps"] {
            #expect(table.output.contains(word))
        }
        let json = try Program.run(arguments + ["--json"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let localization = try #require(report["localization"] as? [String: Any])
        let mean = try #require(localization["mean"] as? [String: Any])
        #expect(try #require(mean["pointing_game"] as? Double) > 0.5)
        #expect((localization["classes"] as? [Any])?.isEmpty == false)
        #expect(report["method"] as? String == "gradcam")
    }

    @Test func withoutBoxesPicturesAreChanged() throws {
        let outcome = try Program.run("evaluate", Sample.clip, "-m", Sample.model, "--frames", "1", "--steps", "2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for word in ["insertion (2 steps)", "ROAD combined", "ARCC"] { #expect(outcome.output.contains(word)) }
    }

    @Test func weightsAreRandomised() throws {
        let outcome = try Program.run(
            "evaluate", Sample.clip, "-m", Sample.model, "--frames", "2", "--sanity", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("rank_correlation"))
    }

    @Test func steadinessIsATableOrJSON() throws {
        let arguments = [
            "evaluate", Sample.longClip, "--boxes", boxes, "--steadiness", "--frames", "30", "--every", "4",
        ]
        let table = try Program.run(arguments)
        #expect(table.status == 0 && table.errors == "", "\(table.errors)")
        for word in [
            "gradcam on 30 frames", "smoothing motion, half-life 0.175 s, 8 frames explained", "warping error",
            "lag, frames", "jitter, %", "correlation with unsmoothed", "pointing game, ", "energy inside",
            "The heat moves",
        ] { #expect(table.output.contains(word), "\(table.output)") }
        let json = try Program.run(arguments + ["--smoothing", "ema", "--json"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let steadiness = try #require(report["steadiness"] as? [String: Any])
        #expect(steadiness["smoothing"] as? String == "ema" && steadiness["half_life"] as? Double == 0.15)
        #expect(steadiness["explained_frames"] as? Int == 8)
        for row in ["shown", "unsmoothed"] {
            let maps = try #require(steadiness[row] as? [String: Any])
            for key in ["warping_error", "lag", "jitter", "correlation", "pointing_game", "energy_inside"] {
                #expect(maps[key] is Double, "\(row).\(key)")
            }
        }
    }

    @Test(arguments: [
        (["--smoothing", "ema"], "--smoothing is of maps over time"),
        (["--half-life", "1"], "--half-life is of maps over time"), (["--lookahead", "2"], "--steadiness"),
        (["--hold-lead", "2"], "--steadiness"), (["--hold-time", "2"], "--steadiness"),
        (["--every", "auto"], "--every auto"), (["--steadiness", "--sanity"], "--sanity"),
        (["--steadiness", "--lookahead", "2", "--smoothing", "ema"], "--lookahead"),
        (["--steadiness", "--target", "top:2"], "several maps"),
        (["--steadiness", "--every", "0"], "1 or more"),
    ])
    func whatDoesNotGoTogetherIsSaid(arguments: [String], message: String) throws {
        let outcome = try Program.run(["evaluate", Sample.clip] + arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }

    private func refusal(_ json: String, _ arguments: String...) throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write(Data(json.utf8), to: "boxes.json")
        let outcome = try Program.run(["evaluate", Sample.longClip, "--boxes", path, "--every", "100"] + arguments)
        #expect(outcome.status == 1)
        let lines = outcome.errors.split(separator: "\n").filter { !$0.contains("warning:") }
        #expect(lines.count == 1 && outcome.output == "", "\(outcome.errors)")
        return outcome.errors
    }

    @Test func badAnnotationsAreAnsweredWithASentence() throws {
        #expect(try refusal("{").contains("it is not JSON"))
        let late = #"{"images": [{"id": 1, "frame_id": 7}], "annotations": [{"image_id": 1, "bbox": [0, 0, 9, 9]}]}"#
        #expect(try refusal(late).contains("none of its 1 annotated frames (7 to 7, counted from 0)"))
        let zebra = #"""
            {"images": [{"id": 1, "frame_id": 0}], "categories": [{"id": 1, "name": "zebra"}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": [300, 100, 200, 200]}]}
            """#
        #expect(try refusal(zebra).contains("has no class for its categories (zebra)"))
        let missing = try Program.run("evaluate", Sample.longClip, "--boxes", "/nowhere.json")
        #expect(missing.status == 1 && missing.errors == "camvideo: cannot read /nowhere.json: no such file\n")
    }

    @Test func boxesOfUnknownThingsJudgeANamedTarget() throws {
        let folder = try TemporaryFolder()
        let zebra = #"""
            {"images": [{"id": 1, "frame_id": 0}], "categories": [{"id": 1, "name": "zebra"}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": [300, 100, 200, 200]}]}
            """#
        let path = try folder.write(Data(zebra.utf8), to: "boxes.json")
        let outcome = try Program.run("evaluate", Sample.longClip, "--boxes", path, "--target", "car", "--frames", "1")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("judged by all boxes"))
        #expect(outcome.output.contains("class:car"))
    }

    @Test(arguments: [
        ["--threshold", "2"], ["--steps", "0"], ["--every", "0"], ["--target", "top:3"], ["--target", "raw:1"],
    ])
    func valuesOutOfRangeAreUsageErrors(arguments: [String]) throws {
        let outcome = try Program.run(["evaluate", Sample.clip] + arguments)
        #expect(outcome.status == 64, "\(outcome.errors)")
    }
}
