import Motion

/// What is decided in order before the network sees a frame: which frames are taken, what number each has, where scenes begin,
/// and which frames are explained. A value, fed with every frame in display order: `select`, then for those taken `isSceneCut` and
/// `plan`.
package struct FrameSchedule: Sendable, Codable {
    /// What was decided about a frame that was taken.
    package struct Plan: Sendable, Equatable {
        /// 0, 1, 2, ... over the frames of the input, those before the part that was asked for included.
        package let number: Int
        /// Whether a new scene begins with it.
        package let isSceneCut: Bool
        /// Whether the network is to see it.
        package let isExplained: Bool

        package init(number: Int, isSceneCut: Bool, isExplained: Bool) {
            self.number = number
            self.isSceneCut = isSceneCut
            self.isExplained = isExplained
        }
    }

    package private(set) var selection: FrameSelection
    private var cadence: Cadence
    private var next: Int
    private var cuts = SceneCutDetector()

    /// - Parameters:
    ///   - cadence: which frames are explained beside the first of each scene and the first that is taken.
    ///   - firstNumber: of the first frame that comes, where reading did not begin at the input's start.
    package init(selection: FrameSelection = FrameSelection(), cadence: Cadence = .every(1), firstNumber: Int = 0) {
        if case .every(let count) = cadence { precondition(count >= 1, "of every so many frames one is explained") }
        self.selection = selection
        self.cadence = cadence
        next = firstNumber
    }

    /// The next frame of the input. One that is refused because the part is complete is not counted.
    package mutating func select(pts: Int64) -> FrameSelection.Decision {
        let decision = selection.decide(pts: pts)
        if decision != .finish { next += 1 }
        return decision
    }

    /// Whether a new scene begins with the frame that was just taken.
    /// - Parameter time: its presentation time in seconds.
    package mutating func isSceneCut(_ thumbnail: LumaThumbnail, time: Double) -> Bool {
        cuts.update(thumbnail, time: time)
    }

    /// What is done with the frame that was just taken.
    /// - Parameters:
    ///   - motion: since the frame before; nil where it is not known.
    ///   - time: its presentation time in seconds.
    package mutating func plan(isSceneCut: Bool, motion: MotionField?, time: Double) -> Plan {
        precondition(selection.taken > 0, "a frame is planned once it is taken")
        let number = next - 1
        let isFirst = isSceneCut || selection.taken == 1
        return Plan(
            number: number, isSceneCut: isSceneCut,
            isExplained: cadence.decide(number: number, isFirst: isFirst, motion: motion, time: time))
    }

    /// Both in one step, where the motion is not known.
    package mutating func plan(_ thumbnail: LumaThumbnail, time: Double) -> Plan {
        plan(isSceneCut: isSceneCut(thumbnail, time: time), motion: nil, time: time)
    }
}
