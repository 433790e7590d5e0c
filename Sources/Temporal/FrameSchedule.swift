/// What is decided in order before the network sees a frame: which frames are taken, what number each has, where scenes begin,
/// and which frames are explained. A value, fed with every frame in display order: `select`, then `plan` for those taken.
package struct FrameSchedule: Sendable, Codable {
    /// What was decided about a frame that was taken.
    package struct Plan: Sendable, Equatable {
        /// 0, 1, 2, ... over the frames of the input, those before the part that was asked for included.
        package let number: Int
        /// Whether a new scene begins with it.
        package let isSceneCut: Bool
        /// Whether the network is to see it.
        package let isExplained: Bool
    }

    package private(set) var selection: FrameSelection
    private let every: Int
    private var next: Int
    private var cuts = SceneCutDetector()

    /// - Parameters:
    ///   - every: each `every`th frame of the input is explained, the first of each scene, and the first that is taken.
    ///   - firstNumber: of the first frame that comes, where reading did not begin at the input's start.
    package init(selection: FrameSelection = FrameSelection(), every: Int = 1, firstNumber: Int = 0) {
        precondition(every >= 1, "of every so many frames one is explained")
        self.selection = selection
        self.every = every
        next = firstNumber
    }

    /// The next frame of the input. One that is refused because the part is complete is not counted.
    package mutating func select(pts: Int64) -> FrameSelection.Decision {
        let decision = selection.decide(pts: pts)
        if decision != .finish { next += 1 }
        return decision
    }

    /// What is done with the frame that was just taken.
    /// - Parameter time: its presentation time in seconds.
    package mutating func plan(_ thumbnail: LumaThumbnail, time: Double) -> Plan {
        precondition(selection.taken > 0, "a frame is planned once it is taken")
        let isCut = cuts.update(thumbnail, time: time)
        let number = next - 1
        return Plan(
            number: number, isSceneCut: isCut,
            isExplained: isCut || selection.taken == 1 || number % every == 0)
    }
}
