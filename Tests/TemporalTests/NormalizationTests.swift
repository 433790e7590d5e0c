import Maps
import Testing

@testable import Temporal

@Suite struct NormalizationTests {
    private func sample(_ values: [Float], at time: Double) -> MapSample {
        MapSample(map: SaliencyMap(width: values.count, height: 1, values: values), time: time)
    }

    private func explanation(_ values: [Float]) -> [Explanation] {
        [
            Explanation(
                subject: .class(0), scores: [1], probabilities: [1], figure: 1,
                map: SaliencyMap(width: values.count, height: 1, values: values))
        ]
    }

    private func timeline(halfLife: Double) -> MapTimeline {
        let halfLife = HalfLife(seconds: halfLife)
        return MapTimeline(
            smoother: .exponential(ExponentialSmoother(halfLife: halfLife)), normalizer: .running(RunningNormalizer()),
            figure: halfLife)
    }

    @Test func frameIsMinMaxWithTheConventionsEpsilon() {
        var normalizer = MapNormalizer.frame
        let values: [Float] = [2, 3, 6]
        let expected = values.map { ($0 - 2) / (4 + 1e-7) }
        let normalized = normalizer.normalize(sample(values, at: 0)).map.values
        for (value, wanted) in zip(normalized, expected) { #expect(abs(value - wanted) < 1e-6) }
    }

    @Test func aBlankMapStaysBlank() {
        var frame = MapNormalizer.frame
        var running = MapNormalizer.running(RunningNormalizer())
        #expect(frame.normalize(sample([5, 5, 5], at: 0)).map.values == [0, 0, 0])
        #expect(running.normalize(sample([0, 0, 0], at: 0)).map.values == [0, 0, 0])
    }

    @Test func weakEvidenceAfterStrongLooksWeak() {
        var normalizer = MapNormalizer.running(RunningNormalizer(halfLife: HalfLife(seconds: 4)))
        _ = normalizer.normalize(sample([0, 8], at: 0))
        let next = normalizer.normalize(sample([0, 2], at: 0.04))
        #expect(next.map.values[1] > 0.24 && next.map.values[1] < 0.26)
    }

    @Test func aSceneThatStaysWeakGetsItsFullRangeBack() {
        var normalizer = MapNormalizer.running(RunningNormalizer(halfLife: HalfLife(seconds: 4)))
        _ = normalizer.normalize(sample([0, 8], at: 0))
        // One half-life later the peak is halfway from 8 to 2.
        #expect(abs(normalizer.normalize(sample([0, 2], at: 4)).map.values[1] - 0.4) < 1e-5)
        #expect(normalizer.normalize(sample([0, 2], at: 64)).map.values[1] > 0.999)
    }

    @Test func aHigherMaximumIsFollowedAtOnce() {
        var normalizer = MapNormalizer.running(RunningNormalizer())
        _ = normalizer.normalize(sample([0, 1], at: 0))
        let next = normalizer.normalize(sample([0, 5, 10], at: 0.04))
        #expect(abs(next.map.values[1] - 0.5) < 1e-5)
        #expect(abs(next.map.values[2] - 1) < 1e-5)
    }

    @Test func theLowRisesSlowly() {
        var normalizer = MapNormalizer.running(RunningNormalizer(halfLife: HalfLife(seconds: 1)))
        _ = normalizer.normalize(sample([0, 10], at: 0))
        // After one half-life the low is halfway from 0 to 4: (4 - 2) / (10 - 2).
        #expect(abs(normalizer.normalize(sample([4, 10], at: 1)).map.values[0] - 0.25) < 1e-5)
    }

    @Test func aCutStartsSmoothingAndNormalisationAnew() {
        var timeline = timeline(halfLife: 10)
        _ = timeline.advance(explanation([0, 100]), time: 0, isSceneCut: false)[0]
        let cut = timeline.advance(explanation([1, 0]), time: 0.04, isSceneCut: true)[0]
        #expect(cut.smoothed.values == [1, 0])
        #expect(abs(cut.normalized.values[0] - 1) < 1e-5)
        let next = timeline.advance(explanation([0, 0]), time: 0.08, isSceneCut: false)[0]
        #expect(next.smoothed.values[0] > 0.9)
    }

    @Test func aRunFromACutOnEqualsTheWholeRun() {
        var whole = timeline(halfLife: 0.2)
        var part = whole
        let cut = 10
        for frame in 0..<20 {
            let time = Double(frame) * 0.04
            let next = explanation([Float((frame * 7) % 5), Float((frame * 3) % 11)])
            let expected = whole.advance(next, time: time, isSceneCut: frame == cut)
            guard frame >= cut else { continue }
            let actual = part.advance(next, time: time, isSceneCut: frame == cut)
            #expect(actual.map(\.normalized) == expected.map(\.normalized))
        }
    }

    @Test func aFixedScaleIsTheSameOnEveryFrame() {
        var normalizer = MapNormalizer.fixed(MapScale(low: 0, high: 8))
        let first = normalizer.normalize(sample([-1, 2, 80], at: 0))
        #expect(first.map.values == [0, 0.25, 1] && first.scale == MapScale(low: 0, high: 8))
        normalizer.reset()
        #expect(normalizer.normalize(sample([4, 2, 0], at: 1)).map.values == [0.5, 0.25, 0])
        // A signed scale has 0 in its middle; a tiny one is as exact.
        var signed = MapNormalizer.fixed(MapScale(low: -2, high: 2))
        #expect(signed.normalize(sample([-2, 0, 1], at: 0)).map.values == [0, 0.5, 0.75])
        var tiny = MapNormalizer.fixed(MapScale(low: 0, high: 1e-9))
        #expect(tiny.normalize(sample([0, 1e-9], at: 0)).map.values == [0, 1])
    }

    @Test func theScaleOfEveryFrameIsTold() {
        var timeline = timeline(halfLife: 0)
        #expect(
            timeline.advance(explanation([1, 5]), time: 0, isSceneCut: false)[0].scale == MapScale(low: 1, high: 5))
        let next = timeline.advance(explanation([0, 2]), time: 4, isSceneCut: false)[0].scale
        #expect(next.low == 0 && abs(next.high - 3.5) < 1e-5)
    }
}
