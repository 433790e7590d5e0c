import Synchronization

/// Counts frames, and tells about them a few times a second, and once where they are slow.
final class ProgressMeter: Sendable {
    private struct State {
        var frames = 0
        var began = 0.0
        var told = 0.0
        var notice: PaceNotice?
    }

    private static let interval = 0.1

    private let expected: Int?
    private let onEvent: @Sendable (AnnotationEvent) -> Void
    private let state: Mutex<State>

    init(expected: Int?, notice: PaceNotice? = nil, onEvent: @escaping @Sendable (AnnotationEvent) -> Void) {
        self.expected = expected
        state = Mutex(State(notice: notice))
        self.onEvent = onEvent
    }

    var frames: Int { state.withLock { $0.frames } }

    func start() {
        let now = Resources.now
        state.withLock { ($0.began, $0.told) = (now, now) }
    }

    /// - Parameter count: frames done so far.
    @Sendable func frameDone(_ count: Int) {
        let now = Resources.now
        let (progress, notice): (AnnotationProgress?, String?) = state.withLock { state in
            state.frames = count
            let notice = state.notice?.text(frames: count, seconds: now - state.began)
            if notice != nil { state.notice = nil }
            guard now - state.told >= Self.interval else { return (nil, notice) }
            state.told = now
            return (
                AnnotationProgress(frames: count, expectedFrames: expected, seconds: now - state.began), notice
            )
        }
        if let notice { onEvent(.notice(notice)) }
        if let progress { onEvent(.progress(progress)) }
    }

    /// Tells how many frames there were in the end, which is then also how many were to be expected.
    func finish() {
        let (frames, seconds) = state.withLock { ($0.frames, Resources.now - $0.began) }
        onEvent(.progress(AnnotationProgress(frames: frames, expectedFrames: frames, seconds: seconds)))
    }
}
