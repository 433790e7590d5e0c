import Maps
import Motion
import Testing

@testable import Temporal

/// Maps that are averaged along the motion, frame by frame at 25 a second.
@Suite struct MotionSmoothingTests {
    private struct Run {
        var timeline: MapTimeline

        init(halfLife: Double = 0.2) {
            timeline = MapTimeline(
                smoother: .motion(MotionSmoother(halfLife: HalfLife(seconds: halfLife))), normalizer: .frame,
                figure: HalfLife(seconds: 0))
        }

        /// - Parameter map: nil where the frame is not explained.
        mutating func show(
            _ map: SaliencyMap?, _ motion: MotionField?, frame: Int, isSceneCut: Bool = false
        ) -> MapTimeline.Moment {
            timeline.advance(
                map.map { [MotionSmoothingTests.explanation($0)] }, motion: motion, time: Double(frame) / 25,
                isSceneCut: isSceneCut)[0]
        }
    }

    private static func explanation(_ map: SaliencyMap) -> Explanation {
        Explanation(subject: .class(0), scores: [1], probabilities: [1], figure: 1, map: map)
    }

    @Test(arguments: [0.05, 0.2, 0.5] as [Float]) func whatMovesIsNotLeftBehind(step: Float) {
        var run = Run()
        var plain = ExponentialSmoother(halfLife: HalfLife(seconds: 0.2))
        for frame in 0..<16 {
            let x = 6 + Float(frame) * step
            let shown = run.show(Scenes.spot(x: x), frame == 0 ? nil : Scenes.pan(step), frame: frame)
            let dragged = plain.smooth(MapSample(map: Scenes.spot(x: x), time: Double(frame) / 25))
            #expect(abs(Scenes.centroid(shown.smoothed) - x) < 0.15 * step + 0.01, "frame \(frame)")
            #expect(abs(Scenes.centroid(shown.detailed) - x) < 0.15 * step + 0.01, "frame \(frame)")
            if frame == 15 { #expect(x - Scenes.centroid(dragged) > 3 * step) }
        }
    }

    @Test func framesBetweenExplanationsMoveOn() {
        var run = Run()
        for frame in 0..<17 {
            let x = 6 + Float(frame) * 0.3
            let map = frame % 8 == 0 ? Scenes.spot(x: x) : nil
            let shown = run.show(map, frame == 0 ? nil : Scenes.pan(0.3), frame: frame)
            #expect(abs(Scenes.centroid(shown.smoothed) - x) < 0.06, "frame \(frame)")
        }
    }

    @Test func aStillPictureGivesTheMean() {
        var run = Run(halfLife: 1e9)
        let maps = [Scenes.spot(x: 4), Scenes.spot(x: 5), Scenes.spot(x: 6), Scenes.spot(x: 7)]
        var shown = maps[0]
        for (frame, map) in maps.enumerated() {
            shown = run.show(map, frame == 0 ? nil : Scenes.pan(0), frame: frame).smoothed
        }
        let mean = SaliencyMap.mean(of: maps)
        for (value, wanted) in zip(shown.values, mean.values) { #expect(abs(value - wanted) < 1e-5) }
    }

    @Test func theFirstMapIsShownAsItIs() {
        var run = Run()
        let map = Scenes.spot(x: 4.3)
        #expect(run.show(map, nil, frame: 0).smoothed == map)
        #expect(run.show(Scenes.spot(x: 9), nil, frame: 1, isSceneCut: true).smoothed == Scenes.spot(x: 9))
    }

    @Test func whatWasUncoveredTakesTheNewMap() {
        var run = Run()
        for frame in 0..<10 { _ = run.show(Scenes.spot(x: 6), frame == 0 ? nil : Scenes.pan(0), frame: frame) }
        let shown = run.show(Scenes.spot(x: 10), Scenes.pan(0, visibility: 0), frame: 10).smoothed
        for (value, wanted) in zip(shown.values, Scenes.spot(x: 10).values) { #expect(abs(value - wanted) < 1e-5) }
    }

    /// Such as the heat at a horizon, while the road below flows by.
    @Test func heatThatStaysIsNotCarriedAway() {
        var run = Run()
        var last = Scenes.spot(x: 7)
        for frame in 0..<30 {
            last = run.show(Scenes.spot(x: 7), frame == 0 ? nil : Scenes.pan(0.4), frame: frame).smoothed
        }
        #expect(abs(Scenes.centroid(last) - 7) < 0.3)
    }

    @Test func aMapAfterAGapIsFadedIn() {
        var run = Run(halfLife: 0)
        for frame in 0..<8 { _ = run.show(frame == 0 ? Scenes.spot(x: 4) : nil, Scenes.pan(0), frame: frame) }
        let first = run.show(Scenes.spot(x: 10), Scenes.pan(0), frame: 8).smoothed
        let second = run.show(nil, Scenes.pan(0), frame: 9).smoothed
        let third = run.show(nil, Scenes.pan(0), frame: 10).smoothed
        let places = [4, 5, 7, 9.5, 10].map { Scenes.centroid(Scenes.spot(x: $0)) }
        #expect(Scenes.centroid(first) > places[1] && Scenes.centroid(first) < places[2])
        #expect(Scenes.centroid(second) > places[2] && Scenes.centroid(second) < places[3])
        #expect(abs(Scenes.centroid(third) - places[4]) < 1e-3)
    }

    /// Another class's heat is gone within three frames, and does not jump.
    @Test func whatExplainsSomethingElseBeginsAnew() {
        var timeline = Run().timeline
        func explanation(_ subject: Subject, _ x: Float) -> [Explanation] {
            [Explanation(subject: subject, scores: [1], probabilities: [1], figure: 1, map: Scenes.spot(x: x))]
        }
        var shown: [SaliencyMap] = []
        for frame in 0..<20 {
            let maps = frame < 10 ? explanation(.class(0), 6) : explanation(.class(1), 16)
            shown.append(
                timeline.advance(maps, motion: Scenes.pan(0), time: Double(frame) / 25, isSceneCut: false)[0].smoothed)
        }
        #expect(Scenes.centroid(shown[10]) > 6.5 && Scenes.centroid(shown[10]) < 12)
        #expect(abs(Scenes.centroid(shown[12]) - 16) < 0.05)
    }

    @Test func oneBadFrameDoesNotSpoilTheRest() {
        var run = Run()
        var bad = Scenes.spot(x: 4)
        bad.values[3] = .nan
        bad.values[30] = .infinity
        _ = run.show(bad, nil, frame: 0)
        let next = run.show(Scenes.spot(x: 4), Scenes.pan(0.1), frame: 1).smoothed
        for value in next.values { #expect(value.isFinite) }
    }

    @Test func oddSizesAreCarriedToo() {
        for (width, height) in [(1, 1), (1, 7), (200, 3), (49, 49)] {
            var run = Run()
            let map = SaliencyMap(width: width, height: height, values: Array(repeating: 1, count: width * height))
            _ = run.show(map, nil, frame: 0)
            let shown = run.show(map, Scenes.pan(0.5), frame: 1)
            #expect(shown.smoothed.width == width && shown.smoothed.height == height)
            for value in shown.smoothed.values { #expect(abs(value - 1) < 1e-5) }
        }
    }
}
