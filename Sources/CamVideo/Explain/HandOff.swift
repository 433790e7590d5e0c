import Collections
import Dispatch
import Stages
import Synchronization

/// Hands elements from a thread that may wait to a task that may not: a thread that is ahead of it by a few elements waits.
final class HandOff<Element: Sendable>: Sendable, Cancellable {
    private struct State {
        var elements: Deque<Element> = []
        var waiting: CheckedContinuation<Element?, any Error>?
        /// What comes behind the last element: nothing, or an error.
        var end: Result<Void, any Error>?
        var isCancelled = false
    }

    private let state = Mutex(State())
    /// How many elements may still be sent.
    private let room: DispatchSemaphore

    init(capacity: Int) { room = DispatchSemaphore(value: capacity) }

    /// Waits until there is room.
    /// - Returns: false once nobody will take any more.
    func send(_ element: Element) -> Bool {
        room.wait()
        let (waiting, isCancelled) = state.withLock { state -> (CheckedContinuation<Element?, any Error>?, Bool) in
            if state.isCancelled { return (nil, true) }
            if let waiting = state.waiting {
                state.waiting = nil
                return (waiting, false)
            }
            state.elements.append(element)
            return (nil, false)
        }
        if isCancelled {
            room.signal()
            return false
        }
        if let waiting {
            room.signal()
            waiting.resume(returning: element)
        }
        return true
    }

    /// What was sent is still taken; then comes the end.
    func finish(_ end: Result<Void, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Element?, any Error>? in
            guard state.end == nil else { return nil }
            state.end = end
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(with: end.map { nil })
    }

    /// The next element, or nil at the end. For one task at a time.
    func receive() async throws -> Element? {
        try await withCheckedThrowingContinuation { continuation in
            let ready = state.withLock { state -> Result<Element?, any Error>? in
                if let element = state.elements.popFirst() { return .success(element) }
                if let end = state.end {
                    // An error is thrown once.
                    state.end = .success(())
                    return end.map { nil }
                }
                state.waiting = continuation
                return nil
            }
            guard let ready else { return }
            if case .success(.some) = ready { room.signal() }
            continuation.resume(with: ready)
        }
    }

    /// Whoever sends is refused from now on.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.elements.removeAll()
        }
        room.signal()
    }
}
