import Testing

@testable import Temporal

@Suite struct LeaderWatchTests {
    /// The class that is named in each frame while class 0 is held.
    private func run(_ frames: [[Float]]) -> [Int?] {
        var watch = LeaderWatch()
        return frames.map { watch.update(probabilities: $0, held: 0)?.classIndex }
    }

    @Test func aLeadOfATenthIsNeeded() {
        #expect(run([[0.4, 0.3], [0.4, 0.43], [0.4, 0.45]]) == [nil, nil, 1])
    }

    @Test func aNameStaysWhileItLeadsAtAll() {
        #expect(run([[0.3, 0.5], [0.4, 0.41], [0.4, 0.4], [0.4, 0.41]]) == [1, 1, nil, nil])
    }

    @Test func oneNameGivesWayToAnotherByATenth() {
        #expect(run([[0.2, 0.4, 0.3], [0.2, 0.38, 0.4], [0.2, 0.35, 0.45]]) == [1, 1, 2])
    }

    @Test func aClassThatIsHeldIsNotNamed() {
        var watch = LeaderWatch()
        #expect(watch.update(probabilities: [0.3, 0.5], held: 0) == LeadingClass(classIndex: 1, probability: 0.5))
        #expect(watch.update(probabilities: [0.3, 0.5], held: 1) == nil)
    }
}
