import Maps
import Testing

@testable import Temporal

@Suite struct ProbabilityFadeTests {
    @Test(
        arguments: [(0, 0), (0.01, 0.14142), (0.125, 0.5), (0.5, 1), (0.99, 1), (1, 1), (-0.1, 0)] as [(Float, Float)])
    func strengthIsTheRootOfTheProbabilityOverAHalf(probability: Float, strength: Float) {
        #expect(abs(ProbabilityFade.strength(of: probability) - strength) < 1e-4)
    }

    @Test func whatIsNoProbabilityFadesNothing() {
        #expect(ProbabilityFade.strength(of: .nan) == 1 && ProbabilityFade.strength(of: .infinity) == 1)
    }

    @Test func aMapFadesToItsNeutralValue() {
        let map = SaliencyMap(width: 3, height: 1, values: [0, 0.5, 1])
        #expect(map.faded(to: 0.5, neutral: 0).values == [0, 0.25, 0.5])
        #expect(map.faded(to: 0.5, neutral: 0.5).values == [0.25, 0.5, 0.75])
        #expect(map.faded(to: 1, neutral: 0).values == map.values)
    }

    @Test(arguments: [(0, 4, 0), (-1, 3, 0.25), (2, 4, 0), (-4, -2, 1), (0, 0, 0)] as [(Float, Float, Float)])
    func zeroHasItsPlaceOnAScale(low: Float, high: Float, place: Float) {
        #expect(MapScale(low: low, high: high).zero == place)
    }
}
