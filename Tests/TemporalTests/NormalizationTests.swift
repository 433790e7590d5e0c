import Maps
import Testing

@testable import Temporal

@Suite struct NormalizationTests {
    private func sample(_ values: [Float], at time: Double) -> MapSample {
        MapSample(map: SaliencyMap(width: values.count, height: 1, values: values), time: time)
    }

    @Test func frameIsMinMaxWithTheConventionsEpsilon() {
        var normalizer = FrameNormalizer()
        let values: [Float] = [2, 3, 6]
        let expected = values.map { ($0 - 2) / (4 + 1e-7) }
        let normalized = normalizer.normalize(sample(values, at: 0)).values
        for (value, wanted) in zip(normalized, expected) { #expect(abs(value - wanted) < 1e-6) }
    }

    @Test func aBlankMapStaysBlank() {
        var frame = FrameNormalizer()
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
        var timeline = MapTimeline(
            smoother: ExponentialSmoother(halfLife: HalfLife(seconds: 10)), normalizer: RunningNormalizer())
        _ = timeline.advance(to: sample([0, 100], at: 0), isSceneCut: false)
        let cut = timeline.advance(to: sample([1, 0], at: 0.04), isSceneCut: true)
        #expect(cut.smoothed.values == [1, 0])
        #expect(abs(cut.normalized.values[0] - 1) < 1e-5)
        let next = timeline.advance(to: sample([0, 0], at: 0.08), isSceneCut: false)
        #expect(next.smoothed.values[0] > 0.9)
    }

    @Test func aRunFromACutOnEqualsTheWholeRun() {
        var whole = MapTimeline(
            smoother: ExponentialSmoother(halfLife: HalfLife(seconds: 0.2)), normalizer: RunningNormalizer())
        var part = whole
        let cut = 10
        for frame in 0..<20 {
            let time = Double(frame) * 0.04
            let next = sample([Float((frame * 7) % 5), Float((frame * 3) % 11)], at: time)
            let expected = whole.advance(to: next, isSceneCut: frame == cut)
            guard frame >= cut else { continue }
            let actual = part.advance(to: next, isSceneCut: frame == cut)
            #expect(actual.normalized == expected.normalized)
        }
    }
}
