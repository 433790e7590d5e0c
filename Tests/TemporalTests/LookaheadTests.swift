import Maps
import Motion
import Testing

@testable import Temporal

/// Maps that are averaged with those to come.
@Suite struct LookaheadTests {
    /// What is shown of each frame.
    /// - Parameter maps: nil for frames that are not explained.
    private func shown(
        _ maps: [SaliencyMap?], lookahead: Int, motion: MotionField = Scenes.pan(0), cuts: Set<Int> = []
    ) -> [SaliencyMap] {
        var timeline = MapTimeline(
            smoother: .motion(MotionSmoother(halfLife: HalfLife(seconds: 0.2))), normalizer: .frame,
            figure: HalfLife(seconds: 0), lookahead: lookahead)
        let frames = maps.enumerated().map { index, map in
            timeline.prepare(
                map.map { [Explanation(subject: .class(0), scores: [1], probabilities: [1], figure: 1, map: $0)] },
                motion: index == 0 || cuts.contains(index) ? nil : motion, time: Double(index) / 25,
                isSceneCut: cuts.contains(index))
        }
        return frames.indices.map { index in
            let future = frames[(index + 1)...].prefix(lookahead)
            return timeline.advance(frames[index], future: future)[0].smoothed
        }
    }

    private func level(_ value: Float) -> SaliencyMap {
        SaliencyMap(width: 2, height: 2, values: Array(repeating: value, count: 4))
    }

    @Test func aStepIsSeenComing() {
        let maps = (0..<60).map { level($0 < 30 ? 0 : 1) }
        let causal = shown(maps, lookahead: 0).map { $0.values[0] }
        let centred = shown(maps, lookahead: 12).map { $0.values[0] }
        // Halfway between the frames before and behind the step; without a look ahead it comes four frames late.
        #expect(centred[29] < 0.5 && centred[30] > 0.5)
        #expect(causal[30] < 0.2)
        // No frame differs much from the one before.
        #expect(zip(centred, centred.dropFirst()).allSatisfy { abs($1 - $0) < 0.16 })
    }

    @Test func framesBetweenAreMixedFromBothSides() {
        let maps = (0..<33).map { $0 % 8 == 0 ? level(Float($0 / 8 % 2)) : nil }
        let values = shown(maps, lookahead: 8).map { $0.values[0] }
        #expect(zip(values, values.dropFirst()).dropFirst(8).prefix(16).allSatisfy { abs($1 - $0) < 0.25 })
    }

    @Test func whatMovesIsWhereItIs() {
        let maps = (0..<30).map { Scenes.spot(x: 6 + 0.3 * Float($0)) }
        for (index, map) in shown(maps, lookahead: 6, motion: Scenes.pan(0.3)).enumerated().prefix(22) {
            #expect(abs(Scenes.centroid(map) - Scenes.centroid(maps[index])) < 0.1, "frame \(index)")
        }
    }

    @Test func nothingComesAcrossACut() {
        let maps = (0..<20).map { level($0 < 10 ? 0 : 1) }
        let values = shown(maps, lookahead: 6, cuts: [10]).map { $0.values[0] }
        #expect(values[..<10].allSatisfy { $0 == 0 } && values[10...].allSatisfy { $0 == 1 })
    }
}
