import Testing

@testable import Temporal

@Suite struct FrameScheduleTests {
    /// A picture of one of two scenes that share nothing.
    static func scene(_ isBusy: Bool) -> LumaThumbnail {
        let pixels: [UInt8] = (0..<64 * 36).map { isBusy && $0 / 4 % 2 == 0 ? 250 : 20 }
        return pixels.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("an array with elements has an address") }
            return LumaThumbnail(luma: base, stride: 64, width: 64, height: 36)
        }
    }

    /// What is planned for frames `range` of 25 a second, a new scene beginning at each of `cuts`.
    private func plans(
        _ schedule: FrameSchedule, frames range: Range<Int>, cuts: [Int] = []
    ) -> [FrameSchedule.Plan] {
        var schedule = schedule
        var plans: [FrameSchedule.Plan] = []
        for frame in range {
            switch schedule.select(pts: Int64(frame)) {
            case .skip: continue
            case .finish: return plans
            case .take: break
            }
            let isBusy = cuts.filter { $0 <= frame }.count % 2 == 1
            plans.append(schedule.plan(Self.scene(isBusy), time: Double(frame) / 25))
        }
        return plans
    }

    @Test func everyNthFrameAndTheFirstOfAScene() {
        let plans = plans(FrameSchedule(cadence: .every(4)), frames: 0..<12, cuts: [6])
        #expect(plans.map(\.number) == Array(0..<12))
        #expect(plans.filter(\.isSceneCut).map(\.number) == [6])
        #expect(plans.filter(\.isExplained).map(\.number) == [0, 4, 6, 8])
    }

    @Test(arguments: [0, 5, 20])
    func aPartExplainsTheFramesOfTheWholeAndItsOwnFirst(readingStarts: Int) {
        let cuts = [40, 70]
        let whole = plans(FrameSchedule(cadence: .every(7)), frames: 0..<100, cuts: cuts)
        let selection = FrameSelection(start: 20, end: 90)
        let part = plans(
            FrameSchedule(selection: selection, cadence: .every(7), firstNumber: readingStarts),
            frames: readingStarts..<100,
            cuts: cuts)
        #expect(part.map(\.number) == Array(20..<90))
        #expect(part[0].isExplained)
        #expect(Array(part.dropFirst()) == Array(whole[21..<90]))
    }

    @Test func aLimitEndsThePart() {
        let schedule = FrameSchedule(selection: FrameSelection(start: 3, limit: 2))
        #expect(plans(schedule, frames: 0..<9).map(\.number) == [3, 4])
    }
}
