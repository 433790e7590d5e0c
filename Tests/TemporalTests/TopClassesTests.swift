import Maps
import Testing

@testable import Temporal

@Suite struct TopClassesTests {
    private func run(_ frames: [[Float]], count: Int) -> [[Int]] {
        var top = TopClasses(count: count)
        return frames.enumerated().map { top.update($1, time: Double($0) * 0.04).map(\.index) }
    }

    @Test func theFirstFramesOrderIsTaken() {
        #expect(run([[0.1, 0.4, 0.2, 0.3]], count: 3) == [[1, 3, 2]])
        #expect(run([[0.5, .nan, 0.5]], count: 2) == [[0, 2]])
    }

    @Test func twoThatChangeOrderKeepTheirPlaces() {
        let frames: [[Float]] = (0..<100).map { $0 % 20 < 10 ? [0.5, 0.4, 0.1] : [0.4, 0.5, 0.1] }
        #expect(Set(run(frames, count: 2)) == [[0, 1]])
    }

    @Test func whatLeavesGivesItsPlaceToWhatCame() {
        let frames: [[Float]] = (0..<100).map { $0 < 50 ? [0.6, 0.3, 0.1, 0] : [0.6, 0, 0.1, 0.3] }
        let held = run(frames, count: 2)
        #expect(held.first == [0, 1] && held.last == [0, 3])
        #expect(zip(held, held.dropFirst()).count { $0 != $1 } <= 2)
    }

    @Test func aNegativeImportanceIsOvertaken() {
        let held = run(Array(repeating: [-1, -3, -2], count: 1) + Array(repeating: [-3, -3, 2], count: 30), count: 1)
        #expect(held.first == [0] && held.last == [2])
    }

    @Test func everyPlaceSaysWhyItChanged() {
        var top = TopClasses(count: 2, rule: HoldRule(halfLife: HalfLife(seconds: 0), leadRatio: 1, minimumLead: 0))
        let start = top.update([0.6, 0.3, 0.1, 0], time: 0)
        #expect(start.map(\.change) == [0, 1].map { TargetSwitch(from: nil, to: $0, reason: .start) })
        let same = top.update([0.3, 0.6, 0.1, 0], time: 1)
        #expect(same.map(\.index) == [0, 1] && same.allSatisfy { $0.change == nil })
        // Both at once, for a lead counts at once.
        let both = top.update([0.1, 0.2, 0.3, 0.4], time: 2)
        #expect(both.map(\.index) == [3, 2])
        #expect(both.map(\.change?.from) == [0, 1] && both.allSatisfy { $0.change?.reason == .lead })
        top.reset()
        let cut = top.update([0.6, 0, 0, 0.4], time: 3)
        #expect(
            cut.map(\.change) == [3, 2].enumerated().map { TargetSwitch(from: $1, to: [0, 3][$0], reason: .sceneCut) })
    }

    @Test func whatTheUserNamedNeverChanges() {
        var timeline = TargetTimeline.fixed(.class(0))
        let choice = timeline.advance(probabilities: [0.1, 0.9], time: 0, isSceneCut: true)[0]
        #expect(choice.subject == .class(0) && choice.change == nil && choice.leader == nil)
    }

    /// Maps of one frame share their scale.
    @Test func severalMapsAreNormalisedTogether() {
        func explanation(_ index: Int, _ values: [Float]) -> Explanation {
            Explanation(
                subject: .class(index), scores: [], probabilities: [], figure: 0,
                map: SaliencyMap(width: 2, height: 1, values: values))
        }
        var timeline = MapTimeline(count: 2, smoother: .none, normalizer: .frame, figure: HalfLife(seconds: 0))
        let moments = timeline.advance(
            [explanation(0, [0, 1]), explanation(1, [2, 4])], time: 0, isSceneCut: false)
        #expect(moments.map { $0.normalized.values.map { ($0 * 100).rounded() } } == [[0, 25], [50, 100]])
        #expect(moments.map(\.smoothed.values) == [[0, 1], [2, 4]])
    }
}
