import CamVideo
import Dispatch
import Synchronization

/// One line on a terminal that is written over and over. Off a terminal, or with `--quiet`, it shows nothing.
final class ProgressLine: Sendable {
    private struct State {
        var isShown = false
        var nextDrawing = DispatchTime.now()
    }

    private static let interval = DispatchTimeInterval.milliseconds(100)
    /// To the line's start, and clear it.
    private static let clearing = "\r\u{1B}[K"
    private let isEnabled: Bool
    private let state = Mutex(State())

    init(isEnabled: Bool) { self.isEnabled = isEnabled }

    /// Shows how far the job is, a few times a second however often it is called.
    func update(_ progress: AnnotationProgress) { update(Format.progress(progress)) }

    /// The same of any work.
    func update(_ text: @autoclosure () -> String) {
        guard isEnabled else { return }
        state.withLock { state in
            let now = DispatchTime.now()
            guard now >= state.nextDrawing else { return }
            state.nextDrawing = now + Self.interval
            state.isShown = true
            Console.write(Self.clearing + text())
        }
    }

    /// Takes the line away, for other output or at the end.
    func clear() {
        state.withLock { state in
            guard state.isShown else { return }
            state.isShown = false
            Console.write(Self.clearing)
        }
    }
}
