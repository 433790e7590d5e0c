import Foundation
import Media
import MediaSupport
import ONNX
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

/// Judging maps over time, on a clip in which a bright patch crosses a still background, and with a network that sees brightness.
@Suite struct SteadinessTests {
    private static let (width, height, frames, speed) = (128, 72, 24, 2)
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    /// A texture that is the same in each run, 0..<64.
    private static func texture(_ x: Int, _ y: Int) -> Int {
        let value = UInt32(truncatingIfNeeded: x / 2 &* 7919 &+ y / 2 &* 104_729) &* 2_654_435_761
        return Int(value >> 26)
    }

    /// Gray pictures, in a file that no encoder has touched. The background is blacker than black: it has a texture to be followed by,
    /// and to the network it is dark.
    /// - Parameter isStill: whether the patch stays where it is.
    private func clip(isStill: Bool = false) throws -> String {
        var bytes = Array("YUV4MPEG2 W\(Self.width) H\(Self.height) F25:1 Ip A1:1 C420jpeg\n".utf8)
        for frame in 0..<Self.frames {
            let left = 16 + (isStill ? 0 : Self.speed * frame)
            bytes += Array("FRAME\n".utf8)
            for y in 0..<Self.height {
                for x in 0..<Self.width {
                    let isPatch = (left..<left + 40).contains(x) && (16..<56).contains(y)
                    bytes.append(UInt8(isPatch ? 190 + Self.texture(x - left, y) : Self.texture(x, y) / 4))
                }
            }
            bytes += [UInt8](repeating: 128, count: Self.width * Self.height / 2)
        }
        return try folder.write(Data(bytes), to: isStill ? "still.y4m" : "moving.y4m")
    }

    /// A network whose maps are the picture's red where it is bright.
    private var explainer: FakeExplainer {
        var explainer = FakeExplainer(inputWidth: 32, inputHeight: 18)
        (explainer.mapWidth, explainer.mapHeight) = (16, 9)
        explainer.scores = { _ in [3, 1, 0] }
        return explainer
    }

    private func report(
        _ input: String, _ explainer: FakeExplainer, _ temporal: TemporalOptions, every: ExplanationCadence = 1,
        workers: Int = 2, boxes: String? = nil, onEvent: @escaping @Sendable (AnnotationEvent) -> Void = { _ in }
    ) throws -> (frames: Int, steadiness: EvaluationReport.Steadiness) {
        var options = EvaluationOptions()
        options.checksSteadiness = true
        (options.temporal, options.cadence, options.workers, options.boxesPath) = (temporal, every, workers, boxes)
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
        let report = try Evaluator(input: input, options: options) { _, _ in
            LoadedModel(explainer, preprocessing: preprocessing, labels: ["red", "green", "blue"])
        }.run(onEvent: onEvent)
        return (report.frames, try #require(report.steadiness))
    }

    @Test func withoutSmoothingWhatIsShownIsWhatTheNetworkSays() throws {
        let (frames, found) = try report(clip(), explainer, TemporalOptions(smoothing: .none))
        #expect(frames == Self.frames && found.explainedFrames == Self.frames)
        #expect(found.smoothing == "none" && found.halfLife == nil)
        #expect(found.sceneCuts == 0 && found.targetSwitches == 0 && found.annotatedFrames == 0)
        #expect(found.shown.lag == 0 && found.shown.pointingGame == nil)
        expectClose(try #require(found.shown.correlation), 1, within: Tolerance(absolute: 1e-6))
        #expect(found.shown.warpingError == found.unsmoothed.warpingError)
        #expect(found.shown.jitter == found.unsmoothed.jitter)
        // All heat is on the patch, which goes on by 2 pixels of 128.
        #expect(found.movingFrames >= Self.frames - 2)
        expectClose(try #require(found.speed), 100 * 2.0 / 128, within: Tolerance(absolute: 0.2))
    }

    @Test func anAverageDragsAndOneAlongTheMotionDoesNot() throws {
        let input = try clip()
        let average = try report(input, explainer, TemporalOptions(smoothing: .exponential, halfLife: 0.15)).steadiness
        let along = try report(input, explainer, TemporalOptions(smoothing: .motion, halfLife: 0.15)).steadiness
        #expect(average.halfLife == 0.15)
        // Frames come every 0.04 s: the mean age of an average's parts is k / (1 - k) = 4.9 frames, with k = 2^(-0.04 / 0.15), once
        // there are enough of them: 3.9 over these 23.
        expectClose(try #require(average.shown.lag), 3.9, within: Tolerance(absolute: 0.6))
        #expect(abs(try #require(along.shown.lag)) < 0.8, "\(along)")
        #expect(try #require(along.shown.warpingError) < #require(average.shown.warpingError))
        #expect(try #require(along.shown.correlation) > #require(average.shown.correlation))
        #expect(average.unsmoothed.warpingError == along.unsmoothed.warpingError)
        #expect(average.unsmoothed.jitter == along.unsmoothed.jitter)
        var ahead = TemporalOptions(smoothing: .motion, halfLife: 0.15)
        ahead.lookahead = 5
        let smooth = try report(input, explainer, ahead)
        #expect(smooth.frames == Self.frames && smooth.steadiness.lookahead == 5)
        #expect(abs(try #require(smooth.steadiness.shown.lag)) < 0.8, "\(smooth)")
    }

    /// Of every fourth frame's map, held over the next three, the mean age is a frame and a half.
    @Test func theFramesBetweenAreJudgedByTheirOwnMaps() throws {
        let seen = Mutex(0)
        var counting = explainer
        counting.onExplain = { _ in seen.withLock { $0 += 1 } }
        let (frames, found) = try report(clip(), counting, TemporalOptions(smoothing: .none), every: 4)
        #expect(seen.withLock { $0 } == Self.frames)
        #expect(frames == Self.frames && found.explainedFrames == Self.frames / 4)
        expectClose(try #require(found.shown.lag), 1.5, within: Tolerance(absolute: 0.25))
        #expect(found.unsmoothed.lag == 0)
        #expect(try #require(found.shown.jitter) > 2 * #require(found.unsmoothed.jitter))
        let carried = try report(clip(), explainer, TemporalOptions(smoothing: .motion), every: 4).steadiness
        #expect(abs(try #require(carried.shown.lag)) < 1, "\(carried)")
    }

    /// What is held between two explained frames is what a video would show, whatever the frames between say.
    @Test func theTargetIsTheCadences() throws {
        var fickle = explainer
        let count = Mutex(0)
        fickle.scores = { _ in
            count.withLock { count in
                defer { count += 1 }
                return count % 4 == 0 ? [9, 0, 0] : [0, 9, 0]
            }
        }
        var temporal = TemporalOptions()
        (temporal.holdLead, temporal.holdTime) = (1, 0)
        let held = try report(clip(), fickle, temporal, every: 4, workers: 1).steadiness
        #expect(held.targetSwitches == 0)
        count.withLock { $0 = 0 }
        let loose = try report(clip(), fickle, temporal, workers: 1).steadiness
        #expect(loose.targetSwitches > 0)
    }

    @Test func theNumberOfWorkersChangesNothing() throws {
        let input = try clip()
        let results = try [1, 4].map { workers in
            try report(input, explainer, TemporalOptions(), every: 3, workers: workers).steadiness
        }
        #expect(results[0].shown.warpingError == results[1].shown.warpingError)
        #expect(results[0].shown.lag == results[1].shown.lag && results[0].shown.jitter == results[1].shown.jitter)
        #expect(results[0].shown.correlation == results[1].shown.correlation)
    }

    @Test func aStillPictureHasNothingToLagBehind() throws {
        let found = try report(clip(isStill: true), explainer, TemporalOptions(smoothing: .exponential)).steadiness
        #expect(found.shown.lag == nil && found.speed == nil && found.movingFrames == 0)
        #expect(found.shown.warpingError == 0)
        #expect(found.shown.jitter == 0)
    }

    @Test func boxesJudgeWhatIsShownBesideWhatTheNetworkSays() throws {
        let boxes = (0..<Self.frames).map { frame in
            #"{"image_id": \#(frame), "category_id": 1, "bbox": [\#(16 + Self.speed * frame), 16, 40, 40]}"#
        }
        let images = (0..<Self.frames).map { #"{"id": \#($0), "frame_id": \#($0)}"# }
        let coco = #"""
            {"images": [\#(images.joined(separator: ","))], "annotations": [\#(boxes.joined(separator: ","))],
             "categories": [{"id": 1, "name": "red"}]}
            """#
        let path = try folder.write(Data(coco.utf8), to: "boxes.json")
        let found = try report(
            clip(), explainer, TemporalOptions(smoothing: .exponential, halfLife: 0.5), boxes: path
        ).steadiness
        #expect(found.annotatedFrames == Self.frames)
        #expect(found.unsmoothed.pointingGame == 1)
        #expect(try #require(found.shown.energyInside) < #require(found.unsmoothed.energyInside))
        // Nothing that is explained is annotated.
        let other = try folder.write(Data(coco.replacing("red", with: "green").utf8), to: "other.json")
        let notices = Mutex<[String]>([])
        let none = try report(clip(), explainer, TemporalOptions(), boxes: other) { event in
            if case .notice(let text) = event { notices.withLock { $0.append(text) } }
        }.steadiness
        #expect(none.annotatedFrames == 0 && none.shown.pointingGame == nil)
        #expect(notices.withLock { $0 }.contains { $0.contains("none of its boxes is of what was explained") })
    }

    @Test func framesWithoutNumbersAreLeftOutAndSaid() throws {
        var broken = explainer
        let count = Mutex(0)
        broken.scores = { _ in
            count.withLock { count in
                defer { count += 1 }
                return count == 7 ? [.nan, 0, 0] : [3, 1, 0]
            }
        }
        let notices = Mutex<[String]>([])
        let (frames, found) = try report(clip(), broken, TemporalOptions(smoothing: .none), workers: 1) { event in
            if case .notice(let text) = event { notices.withLock { $0.append(text) } }
        }
        #expect(frames == Self.frames - 1)
        #expect(found.shown.warpingError?.isFinite == true && found.shown.correlation?.isFinite == true)
        #expect(notices.withLock { $0 }.contains { $0.contains("not finite on 1 of 24 frames") })
        broken.scores = { _ in [.nan, 0, 0] }
        let error = try #require(throws: CamVideoError.self) { try report(clip(), broken, TemporalOptions()) }
        #expect(error.description.contains("not finite on any of 24 frames"))
    }
}
