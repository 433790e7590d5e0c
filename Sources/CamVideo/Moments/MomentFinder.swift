/// Finds one kind of moment. A value that sees every frame in order.
protocol MomentFinder: Sendable {
    /// - Returns: what is over with this frame.
    mutating func watch(_ frame: WatchedFrame) -> [Moment]
    /// - Returns: what is over with the video.
    mutating func finish() -> [Moment]
}

/// All that is looked for, at once.
struct MomentSearch {
    private var finders: [any MomentFinder]
    private var found: [Moment] = []

    init(_ options: MomentOptions) {
        let finders: [(kinds: [Moment.Kind], make: () -> any MomentFinder)] = [
            ([.scene], { SceneFinder() }),
            ([.switched], { SwitchFinder() }),
            ([.appeared], { ClassFinder(.appeared, from: options.appearing, minimumLength: options.minimumLength) }),
            ([.confident], { ClassFinder(.confident, from: options.confident, minimumLength: options.minimumLength) }),
            ([.notOnTop], { HeldFinder(minimumLength: options.minimumLength) }),
            ([.jumped], { JumpFinder(share: options.jump) }),
            (
                [.disagreed],
                { DisagreementFinder(share: options.disagreement, minimumLength: options.minimumLength) }
            ),
            ([.mostConfident, .leastConfident], { StretchFinder(length: options.stretch, kinds: options.kinds) }),
        ]
        self.finders = finders.filter { !options.kinds.isDisjoint(with: $0.kinds) }.map { $0.make() }
    }

    mutating func watch(_ frame: WatchedFrame) {
        for index in finders.indices { found += finders[index].watch(frame) }
    }

    /// - Returns: in the order in which they begin.
    mutating func finish() -> [Moment] {
        for index in finders.indices { found += finders[index].finish() }
        let order = Moment.Kind.allCases
        return found.enumerated().sorted { a, b in
            func key(_ entry: (offset: Int, element: Moment)) -> (Double, Int, Int) {
                (entry.element.start, order.firstIndex(of: entry.element.kind) ?? 0, entry.offset)
            }
            return key(a) < key(b)
        }.map(\.element)
    }
}
