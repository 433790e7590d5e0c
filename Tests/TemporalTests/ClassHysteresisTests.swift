import Foundation
import Testing

@testable import Temporal

@Suite struct ClassHysteresisTests {
    private let frameTime = 0.04

    /// The held class in each frame.
    private func run(_ frames: [[Float]], _ hysteresis: ClassHysteresis = ClassHysteresis()) -> [Int] {
        var hysteresis = hysteresis
        return frames.enumerated().map { hysteresis.update(probabilities: $1, time: Double($0) * frameTime) }
    }

    private func changes(_ classes: [Int]) -> Int {
        zip(classes, classes.dropFirst()).filter { $0 != $1 }.count
    }

    @Test func theFirstFramesTopClassIsHeldAtOnce() {
        #expect(run([[0.2, 0.5, 0.3]]) == [1])
    }

    @Test func flickerBetweenTwoClassesDoesNotMoveIt() {
        let frames: [[Float]] = (0..<200).map { $0 % 2 == 0 ? [0.5, 0.4, 0.1] : [0.4, 0.5, 0.1] }
        #expect(run(frames) == Array(repeating: 0, count: 200))
    }

    @Test func aShortBurstDoesNotMoveIt() {
        var frames = [[Float]](repeating: [0.6, 0.4], count: 50)
        for frame in 20..<24 { frames[frame] = [0.1, 0.9] }
        #expect(Set(run(frames)) == [0])
    }

    @Test func aLastingChangeIsFollowedOnceAndSoon() throws {
        let frames = (0..<100).map { $0 < 50 ? [Float(0.8), 0.2] : [Float(0.2), 0.8] }
        let held = run(frames)
        #expect(changes(held) == 1)
        let frame = try #require(held.firstIndex(of: 1))
        #expect(frame > 50)
        #expect(Double(frame - 50) * frameTime < 0.6)
    }

    @Test func severalChallengersTogetherStillUnseatIt() {
        // Class 0 is gone; 1 and 2 take turns at the top, so neither leads alone without a break.
        let frames: [[Float]] = (0..<100).map { frame in
            if frame < 20 { return [0.9, 0.05, 0.05] }
            return frame % 2 == 0 ? [0.1, 0.5, 0.4] : [0.1, 0.4, 0.5]
        }
        let held = run(frames)
        #expect(held.last != 0)
        #expect(changes(held) == 1)
    }

    @Test func aSmallLeadIsNotEnough() {
        let frames: [[Float]] = [[0.5, 0.4]] + Array(repeating: [0.45, 0.5], count: 200)
        #expect(Set(run(frames)) == [0])
    }

    @Test func theLeadMustLastItsMinimumTime() {
        let instant = HalfLife(seconds: 0)
        let hysteresis = ClassHysteresis(halfLife: instant, leadRatio: 1.25, minimumLead: 0.2)
        let held = run([[0.9, 0.1]] + Array(repeating: [0.1, 0.9], count: 10), hysteresis)
        // The lead starts in frame 1 and is 0.2 s old in frame 6.
        #expect(held == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    }

    @Test func resetTakesTheNextTopClass() {
        var hysteresis = ClassHysteresis()
        _ = hysteresis.update(probabilities: [0.9, 0.1], time: 0)
        hysteresis.reset()
        #expect(hysteresis.update(probabilities: [0.4, 0.6], time: 0.04) == 1)
    }

    @Test func aProbabilityThatIsNotANumberIsPassedOver() {
        var hysteresis = ClassHysteresis()
        _ = hysteresis.update(probabilities: [0.9, 0.1], time: 0)
        #expect(hysteresis.update(probabilities: [.nan, .nan], time: 1) == 0)
        #expect(hysteresis.update(probabilities: [0.9, 0.1], time: 2) == 0)
    }
}
