import Foundation
import Maps
import Testing

@testable import Temporal

@Suite struct SmoothingTests {
    private func sample(_ values: [Float], at time: Double) -> MapSample {
        MapSample(map: SaliencyMap(width: values.count, height: 1, values: values), time: time)
    }

    @Test func theFirstMapStandsForItself() {
        var smoother = ExponentialSmoother(halfLife: HalfLife(seconds: 1))
        #expect(smoother.smooth(sample([3, 7], at: 5)).values == [3, 7])
    }

    @Test(arguments: [[0.5], [0.25, 0.25], [0.1, 0.15, 0.2, 0.05], Array(repeating: 0.0078125, count: 64)])
    func aStepIsHalfwayAfterOneHalfLifeAtAnyFrameRate(intervals: [Double]) {
        var smoother = ExponentialSmoother(halfLife: HalfLife(seconds: 0.5))
        _ = smoother.smooth(sample([0, 1], at: 2))
        var time = 2.0
        var result: [Float] = []
        for interval in intervals {
            time += interval
            result = smoother.smooth(sample([1, 0], at: time)).values
        }
        #expect(abs(result[0] - 0.5) < 1e-5)
        #expect(abs(result[1] - 0.5) < 1e-5)
    }

    @Test func aHalfLifeOfZeroKeepsNothing() {
        var smoother = ExponentialSmoother(halfLife: HalfLife(seconds: 0))
        _ = smoother.smooth(sample([1], at: 0))
        #expect(smoother.smooth(sample([4], at: 0.04)).values == [4])
    }

    @Test func aRepeatedTimestampChangesNothing() {
        var smoother = ExponentialSmoother(halfLife: HalfLife(seconds: 1))
        _ = smoother.smooth(sample([1], at: 1))
        #expect(smoother.smooth(sample([9], at: 1)).values == [1])
    }

    @Test func oneBadFrameDoesNotSpoilTheRest() {
        var smoother = ExponentialSmoother(halfLife: HalfLife(seconds: 1))
        _ = smoother.smooth(sample([1, 1], at: 0))
        let bad = smoother.smooth(sample([.nan, .infinity], at: 1))
        #expect(bad.values == [0.5, 0.5])
        #expect(smoother.smooth(sample([1, 1], at: 2)).values == [0.75, 0.75])
    }

    @Test func resetForgets() {
        var smoother = ExponentialSmoother(halfLife: HalfLife(seconds: 10))
        _ = smoother.smooth(sample([100], at: 0))
        smoother.reset()
        #expect(smoother.smooth(sample([1], at: 0.04)).values == [1])
    }

    @Test func noneLeavesMapsAlone() {
        var smoother = MapSmoother.none
        _ = smoother.smooth(sample([100], at: 0))
        #expect(smoother.smooth(sample([1], at: 0.04)).values == [1])
    }

    @Test func aFigureIsSmoothedWhileItsClassIsShown() {
        var figure = FigureSmoother(halfLife: HalfLife(seconds: 0.25))
        #expect(figure.smooth(subject: .class(0), value: 0.5, time: 0) == 0.5)
        #expect(figure.smooth(subject: .class(0), value: 1, time: 0.25) == 0.75)
        #expect(figure.smooth(subject: .class(1), value: 0.25, time: 0.3) == 0.25)
        #expect(figure.smooth(subject: .class(1), value: .nan, time: 0.4).isNaN)
        #expect(figure.smooth(subject: .class(1), value: 0.5, time: 0.5) == 0.5)
        figure.reset()
        #expect(figure.smooth(subject: .class(1), value: 1, time: 0.6) == 1)
        var none = FigureSmoother(halfLife: HalfLife(seconds: 0))
        _ = none.smooth(subject: .class(0), value: 0.5, time: 0)
        #expect(none.smooth(subject: .class(0), value: 1, time: 0.04) == 1)
    }
}
