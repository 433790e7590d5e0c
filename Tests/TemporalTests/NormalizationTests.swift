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
        let normalized = normalizer.normalize(sample(values, at: 0)).values
        for (value, wanted) in zip(normalized, expected) { #expect(abs(value - wanted) < 1e-6) }
    }

    @Test func aBlankMapStaysBlank() {
        var frame = MapNormalizer.frame
        var running = RunningNormalizer()
        #expect(frame.normalize(sample([5, 5, 5], at: 0)).values == [0, 0, 0])
        #expect(running.normalize(sample([0, 0, 0], at: 0)).values == [0, 0, 0])
    }

    @Test func weakEvidenceAfterStrongLooksWeak() {
        var normalizer = RunningNormalizer(halfLife: HalfLife(seconds: 4))
        _ = normalizer.normalize(sample([0, 8], at: 0))
        let next = normalizer.normalize(sample([0, 2], at: 0.04))
        #expect(next.values[1] > 0.24 && next.values[1] < 0.26)
    }

    @Test func aSceneThatStaysWeakGetsItsFullRangeBack() {
        var normalizer = RunningNormalizer(halfLife: HalfLife(seconds: 4))
        _ = normalizer.normalize(sample([0, 8], at: 0))
        // One half-life later the peak is halfway from 8 to 2.
        #expect(abs(normalizer.normalize(sample([0, 2], at: 4)).values[1] - 0.4) < 1e-5)
        #expect(normalizer.normalize(sample([0, 2], at: 64)).values[1] > 0.999)
    }

    @Test func aHigherMaximumIsFollowedAtOnce() {
        var normalizer = RunningNormalizer()
        _ = normalizer.normalize(sample([0, 1], at: 0))
        let next = normalizer.normalize(sample([0, 5, 10], at: 0.04))
        #expect(abs(next.values[1] - 0.5) < 1e-5)
        #expect(abs(next.values[2] - 1) < 1e-5)
    }

    @Test func theLowRisesSlowly() {
        var normalizer = RunningNormalizer(halfLife: HalfLife(seconds: 1))
        _ = normalizer.normalize(sample([0, 10], at: 0))
        // After one half-life the low is halfway from 0 to 4: (4 - 2) / (10 - 2).
        #expect(abs(normalizer.normalize(sample([4, 10], at: 1)).values[0] - 0.25) < 1e-5)
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
}
