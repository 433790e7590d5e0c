import Maps
import Testing

@testable import Temporal

@Suite struct TopClassesTests {
    private func run(_ frames: [[Float]], count: Int) -> [[Int]] {
        var top = TopClasses(count: count)
        return frames.enumerated().map { top.update($1, time: Double($0) * 0.04) }
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
