import CamVideo
import Foundation
import TestSupport
import Testing

/// Judging the demo model on the fixture clip, whose objects' boxes are known.
@Suite struct EvaluatorTests {
    private let clip = Location.fixtures.path("road.mp4")

    private func options(_ method: String = "gradcam", every: Int) -> EvaluationOptions {
        var options = EvaluationOptions()
        options.model.method = method
        options.every = every
        return options
    }

    @Test func theDemoModelPointsAtWhatItNames() throws {
        var options = options(every: 10)
        options.boxesPath = Location.fixtures.path("road.json")
        let report = try Evaluator(input: clip, options: options).run()
        let found = try #require(report.localization)
        #expect(report.faithfulness == nil && report.sanity == nil)
        #expect(
            Set(found.classes.map(\.name))
                == ["car", "truck", "cyclist", "traffic light", "pedestrian", "stop sign"])
        #expect(found.all.maps == found.classes.reduce(0) { $0 + $1.maps })
        #expect(found.all.pointingGame > 0.8, "\(found.all)")
        #expect(found.all.energyInside > 3 * found.all.area, "\(found.all)")
        #expect(found.all.iouAtBestThreshold >= found.all.iouAtThreshold, "\(found.all)")

        options.model.method = "randomcam"
        let random = try #require(Evaluator(input: clip, options: options).run().localization)
        #expect(random.all.pointingGame < found.all.pointingGame)
        #expect(random.all.energyInside < found.all.energyInside)
    }

    @Test func aNamedTargetIsJudgedByItsOwnBoxes() throws {
        var options = options(every: 10)
        options.boxesPath = Location.fixtures.path("road.json")
        options.target = .className("truck")
        let found = try #require(Evaluator(input: clip, options: options).run().localization)
        #expect(found.classes.map(\.name) == ["class:truck"])
    }

    /// A run file's maps are those that the network would be asked for, but for their rounding.
    @Test func aRunFilesMapsAreJudgedWithoutTheNetwork() throws {
        let folder = try TemporaryFolder()
        let run = folder.path("run.camvideo")
        var job = AnnotationOptions()
        (job.targets, job.cadence, job.savePath) = ([.className("truck")], .every(10), run)
        (job.temporal.smoothing, job.encoding) = (.none, EncodingOptions(preset: "ultrafast"))
        job.segment.frames = 300
        _ = try Annotator(input: clip, output: folder.path("out.mkv"), options: job).run()
        var options = options(every: 10)
        (options.boxesPath, options.target) = (Location.fixtures.path("road.json"), .className("truck"))
        options.segment.frames = 300
        let wanted = try #require(Evaluator(input: clip, options: options).run().localization)
        options.segment.frames = nil
        let report = try Evaluator(input: run, options: options).run()
        let found = try #require(report.localization)
        #expect(report.method == "gradcam" && report.input == run)
        #expect(found.all.maps == wanted.all.maps && found.all.maps > 0)
        for value in [\EvaluationReport.Localization.Row.pointingGame, \.energyInside, \.iouAtThreshold, \.area] {
            #expect(abs(found.all[keyPath: value] - wanted.all[keyPath: value]) < 0.03)
        }
        // What the run did not explain cannot be judged by it, nor what needs the network.
        options.target = .className("cyclist")
        #expect(throws: CamVideoError.self) { try Evaluator(input: run, options: options).run() }
        options.target = nil
        #expect(try Evaluator(input: run, options: options).run().localization?.all.maps == found.all.maps)
        options.model.method = "layercam"
        #expect(throws: CamVideoError.self) { try Evaluator(input: run, options: options).run() }
        (options.model.method, options.boxesPath) = ("gradcam", nil)
        #expect(throws: CamVideoError.self) { try Evaluator(input: run, options: options).run() }
    }

    @Test func changedPicturesSayWhetherAMapIsFaithful() throws {
        var options = options(every: 40)
        options.model.inputSize = (160, 90)
        options.steps = 10
        options.segment.frames = 41
        let report = try Evaluator(input: clip, options: options).run()
        let found = try #require(report.faithfulness)
        #expect(report.frames == 2 && report.localization == nil)
        #expect(found.insertion > found.deletion, "\(found)")
        #expect(found.roadCombined > 0, "\(found)")
        #expect(found.roadLeastRelevantFirst > found.roadMostRelevantFirst, "\(found)")
        #expect((0...1).contains(found.arcc) && (0...1).contains(found.complexity), "\(found)")
    }

    @Test func theNumberOfWorkersChangesNothing() throws {
        var options = options(every: 20)
        options.model.inputSize = (64, 36)
        options.steps = 3
        options.segment.frames = 81
        let reports = try [1, 3].map { workers in
            options.workers = workers
            return try #require(Evaluator(input: clip, options: options).run().faithfulness)
        }
        #expect(reports[0].roadCombined == reports[1].roadCombined)
        #expect(reports[0].insertion == reports[1].insertion && reports[0].arcc == reports[1].arcc)
    }

    @Test func randomWeightsChangeTheMap() throws {
        var options = options(every: 60)
        options.checksSanity = true
        let steps = try #require(Evaluator(input: clip, options: options).run().sanity)
        #expect(steps.count >= 3)
        #expect(steps.map(\.randomizedLayers) == steps.map(\.randomizedLayers).sorted())
        let last = try #require(steps.last)
        #expect(last.rankCorrelation < 0.5, "\(steps)")
        #expect(steps.allSatisfy { (-1.001...1.001).contains($0.rankCorrelation) })
    }
}
