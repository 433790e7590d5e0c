import Testing

@testable import Temporal

@Suite struct SettledChannelsTests {
    /// What leads later comes in during the first second alone.
    @Test(arguments: [(0.4, [2, 1]), (2.0, [0, 1])])
    func theFirstSecondDecides(change: Double, held: [Int]) {
        var settled = SettledChannels(count: 2)
        var shown: [Int] = []
        for frame in 0..<200 {
            let time = 10 + Double(frame) * 0.04
            shown = settled.update(time < 10 + change ? [5, 4, 0] : [0, 4, 9], time: time).map(\.index)
        }
        #expect(shown == held)
    }

    @Test func aSceneCutChangesNothing() {
        var timeline = TargetTimeline.settledChannels(SettledChannels(count: 1))
        func advance(_ importances: [Float], _ time: Double, _ isSceneCut: Bool) -> [Subject] {
            timeline.advance(probabilities: [1], importances: importances, time: time, isSceneCut: isSceneCut)
                .map(\.subject)
        }
        #expect(timeline.count == 1)
        #expect(advance([0, 1], 0, true) == [.channel(1)])
        #expect(advance([1, 0], 5, true) == [.channel(1)])
    }
}
