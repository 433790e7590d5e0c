import Foundation
import Maps
import Motion
import Testing

@testable import Temporal

/// A run's state, written down after any frame and read again, goes on as if nothing had happened.
@Suite struct ResumingTests {
    enum Format: CaseIterable {
        case json, xml, binary

        func copy<Value: Codable>(_ value: Value) throws -> Value {
            switch self {
            case .json: return try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
            case .xml, .binary:
                let encoder = PropertyListEncoder()
                encoder.outputFormat = self == .xml ? .xml : .binary
                return try PropertyListDecoder().decode(Value.self, from: encoder.encode(value))
            }
        }
    }

    /// Everything that a run remembers.
    private struct Run: Codable {
        var schedule: FrameSchedule
        var timeline: Timeline
        /// Frames that look ahead to others.
        var waiting: [MapTimeline.Prepared] = []

        /// Every number that one frame leads to, by its bits; nil where the frame is not taken.
        mutating func advance(_ frame: Int) -> [UInt32]? {
            guard schedule.select(pts: Int64(frame)) == .take else { return nil }
            let time = Double(frame) / 29.97
            let isSceneCut = schedule.isSceneCut(FrameScheduleTests.scene(frame / 17 % 2 == 1), time: time)
            let motion = ResumingTests.motion(frame)
            let plan = schedule.plan(isSceneCut: isSceneCut, motion: motion, time: time)
            var explanations: [Explanation]?
            var probabilities: [Float]?
            if plan.isExplained {
                let scores = ResumingTests.values(frame, count: 4)
                probabilities = scores
                let choices = timeline.targets.advance(
                    probabilities: scores, importances: ResumingTests.values(frame + 500, count: 5), time: time,
                    isSceneCut: plan.isSceneCut)
                explanations = choices.enumerated().map { index, choice in
                    let values = ResumingTests.values(frame + 1000 * (index + 1), count: 6)
                    return Explanation(
                        subject: choice.subject, change: choice.change, leader: choice.leader, scores: scores,
                        probabilities: scores, figure: values[0],
                        map: SaliencyMap(width: 3, height: 2, values: values))
                }
            }
            waiting.append(
                timeline.maps.prepare(explanations, motion: motion, time: time, isSceneCut: plan.isSceneCut))
            let moments =
                waiting.count > timeline.maps.lookahead
                ? timeline.maps.advance(waiting.removeFirst(), future: waiting[...]) : []
            let flags = UInt32(plan.number) << 2 | (plan.isSceneCut ? 2 : 0) | (plan.isExplained ? 1 : 0)
            let prediction = timeline.prediction.advance(probabilities, time: time, isSceneCut: plan.isSceneCut)
            let start = [flags, UInt32(prediction.classIndex), prediction.probability.bitPattern]
            return moments.reduce(into: start) { bits, moment in
                let floats =
                    moment.explanation.scores + moment.smoothed.values + moment.normalized.values
                    + [moment.figure, moment.scale.low, moment.scale.high]
                let place: UInt32 =
                    switch moment.explanation.subject {
                    case .classes(let wanted, let against): UInt32(wanted[0]) << 8 | UInt32(against.count)
                    case .channel(let index): UInt32(index) << 16
                    }
                let (change, leader) = (moment.explanation.change, moment.explanation.leader)
                let told = [change?.ratio, change?.seconds.map(Float.init), leader?.probability].map { $0 ?? -1 }
                bits += [place, UInt32(change?.to ?? 99), UInt32(change?.from ?? 99), UInt32(leader?.classIndex ?? 99)]
                bits += (floats + told).map(\.bitPattern)
            }
        }
    }

    /// Values without a pattern, some of which are no numbers.
    private static func values(_ seed: Int, count: Int) -> [Float] {
        (0..<count).map { index in
            let hash = UInt32(truncatingIfNeeded: (seed * 31 + index) &* 2_654_435_761)
            return switch hash >> 8 % 23 {
            case 0: .nan
            case 1: .infinity
            case 2: -.infinity
            default: Float(hash >> 8) / Float(1 << 24)
            }
        }
    }

    /// Without a pattern, and unknown now and then.
    private static func motion(_ frame: Int) -> MotionField? {
        guard frame % 7 != 3 else { return nil }
        let shares = values(frame + 5000, count: 4 * 6).map { $0.isFinite ? $0 : 0.5 }
        return MotionField(
            columns: 3, rows: 2, vectors: (0..<6).map { SIMD2(shares[$0] - 0.5, shares[$0 + 6] - 0.5) * 0.2 },
            confidence: Array(shares[12..<18]), visibility: Array(shares[18...]))
    }

    private static func runs() -> [Run] {
        let halfLife = HalfLife(seconds: 0.15)
        let smoothers: [MapSmoother] = [
            .none, .exponential(ExponentialSmoother(halfLife: halfLife)), .motion(MotionSmoother(halfLife: halfLife)),
        ]
        let normalizers: [MapNormalizer] = [
            .frame, .running(RunningNormalizer()), .fixed(MapScale(low: -0.5, high: 0.7)),
        ]
        let targets: [[TargetTimeline]] = [
            [.fixed(.class(2))], [.followed(ClassHysteresis())],
            [.fixed(.classes(for: [1, 3], against: [0])), .classes(TopClasses(count: 2))],
            [.channels(TopClasses(count: 3))],
        ]
        return (0..<36).map { index in
            let maps = MapTimeline(
                count: targets[index / 9].subjectCount,
                smoother: smoothers[index % 3], normalizer: normalizers[index / 3 % 3],
                figure: HalfLife(seconds: index % 3 == 0 ? 0 : 0.15), lookahead: index % 3 == 2 ? index % 2 * 3 : 0)
            return Run(
                schedule: FrameSchedule(
                    selection: FrameSelection(start: 3, end: 75, limit: 70),
                    cadence: index % 2 == 0 ? .every(3) : .automatic(ChangeCadence())),
                timeline: Timeline(
                    targets: targets[index / 9], maps: maps,
                    prediction: PredictionTimeline(halfLife: HalfLife(seconds: 0.2))))
        }
    }

    @Test(arguments: Format.allCases) func everyResultIsTheSameToTheBit(format: Format) throws {
        for start in Self.runs() {
            var whole = start
            var resumed = try format.copy(start)
            var results = 0
            for frame in 0..<80 {
                let expected = whole.advance(frame)
                #expect(resumed.advance(frame) == expected, "frame \(frame)")
                results += expected == nil ? 0 : 1
                if frame % 5 == 2 { resumed = try format.copy(resumed) }
            }
            #expect(results == 70)
        }
    }

    @Test func whatIsNoStateIsRefused() {
        let wrong = Data("{\"width\":2,\"height\":2,\"values\":\"AACAPw==\"}".utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SaliencyMap.self, from: wrong) }
        let odd = Data("{\"width\":1,\"height\":1,\"values\":\"AACA\"}".utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SaliencyMap.self, from: odd) }
    }
}
