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
