import Foundation
import Testing

@testable import Temporal

@Suite struct ClassHysteresisTests {
    private let frameTime = 0.04

    /// The held class in each frame.
    private func run(_ frames: [[Float]], _ hysteresis: ClassHysteresis = ClassHysteresis()) -> [Int] {
        var hysteresis = hysteresis
        return frames.enumerated().map { hysteresis.update(probabilities: $1, time: Double($0) * frameTime).classIndex }
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
        let hysteresis = ClassHysteresis(HoldRule(halfLife: instant, leadRatio: 1.25, minimumLead: 0.2))
        let held = run([[0.9, 0.1]] + Array(repeating: [0.1, 0.9], count: 10), hysteresis)
        // The lead starts in frame 1 and is 0.2 s old in frame 6.
        #expect(held == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    }

    @Test func resetTakesTheNextTopClass() {
        var hysteresis = ClassHysteresis()
        _ = hysteresis.update(probabilities: [0.9, 0.1], time: 0)
        hysteresis.reset()
        #expect(hysteresis.update(probabilities: [0.4, 0.6], time: 0.04).classIndex == 1)
    }

    @Test func aProbabilityThatIsNotANumberIsPassedOver() {
        var hysteresis = ClassHysteresis()
        _ = hysteresis.update(probabilities: [0.9, 0.1], time: 0)
        #expect(hysteresis.update(probabilities: [.nan, .nan], time: 1).classIndex == 0)
        #expect(hysteresis.update(probabilities: [0.9, 0.1], time: 2).classIndex == 0)
    }

    @Test func whyItChangedIsSaid() {
        var hysteresis = ClassHysteresis(HoldRule(halfLife: HalfLife(seconds: 0)))
        var changes: [Int: TargetSwitch] = [:]
        for frame in 0..<20 {
            if frame == 15 { hysteresis.reset() }
            let probabilities: [Float] = frame == 0 || frame >= 15 ? [0.8, 0.2] : [0.25, 0.75]
            changes[frame] = hysteresis.update(probabilities: probabilities, time: Double(frame) * frameTime).change
        }
        #expect(changes.keys.sorted() == [0, 6, 15])
        #expect(changes[0] == TargetSwitch(from: nil, to: 0, reason: .start))
        #expect(changes[15] == TargetSwitch(from: 1, to: 0, reason: .sceneCut))
        #expect(changes[6]?.from == 0 && changes[6]?.to == 1 && changes[6]?.reason == .lead)
        #expect(changes[6]?.ratio == 3)
        #expect(changes[6]?.seconds.map { abs($0 - 0.2) < 1e-9 } == true)
    }

    @Test func aSceneWithTheSameClassIsNoChange() {
        var hysteresis = ClassHysteresis()
        _ = hysteresis.update(probabilities: [0.9, 0.1], time: 0)
        hysteresis.reset()
        hysteresis.reset()
        #expect(hysteresis.update(probabilities: [0.6, 0.4], time: 1).change == nil)
        #expect(hysteresis.update(probabilities: [0.6, 0.4], time: 2).change == nil)
    }

    @Test func aLeadOverNothingHasNoRatio() {
        var hysteresis = ClassHysteresis(HoldRule(halfLife: HalfLife(seconds: 0), leadRatio: 1, minimumLead: 0))
        _ = hysteresis.update(probabilities: [1, 0], time: 0)
        let change = hysteresis.update(probabilities: [0, 1], time: 1).change
        #expect(change == TargetSwitch(from: 0, to: 1, reason: .lead, seconds: 0))
    }

    @Test func withoutHoldTheTopClassOfTheSmoothedIsFollowed() {
        let rule = HoldRule(leadRatio: 1, minimumLead: 0)
        let frames: [[Float]] = (0..<100).map { $0 / 10 % 2 == 0 ? [0.6, 0.4] : [0.2, 0.8] }
        var smoothed: [Float] = []
        let wanted = frames.map { frame in
            let kept = Float(rule.halfLife.remaining(after: frameTime))
            smoothed = smoothed.isEmpty ? frame : zip(frame, smoothed).map { $0 + kept * ($1 - $0) }
            return smoothed[0] > smoothed[1] ? 0 : 1
        }
        var hysteresis = ClassHysteresis(rule)
        let held = frames.enumerated().map { hysteresis.update(probabilities: $1, time: Double($0) * frameTime) }
        #expect(held.map(\.classIndex) == wanted)
        #expect(held.allSatisfy { $0.leader == nil })
        #expect(changes(wanted) > 3)
    }

    @Test func whoIsOnTopWhileAnotherIsHeldIsNamed() {
        // 1 leads by less than a quarter: it is never held.
        var hysteresis = ClassHysteresis()
        let leaders = (0..<100).map { frame in
            hysteresis.update(probabilities: frame < 20 ? [0.5, 0.4] : [0.4, 0.47], time: Double(frame) * frameTime)
                .leader
        }
        #expect(leaders[..<20].allSatisfy { $0 == nil })
        #expect(leaders.last??.classIndex == 1)
        #expect(leaders.last??.probability.distance(to: 0.47).magnitude ?? 1 < 1e-3)
        #expect(zip(leaders, leaders.dropFirst()).count { ($0 == nil) != ($1 == nil) } == 1)
    }
}
