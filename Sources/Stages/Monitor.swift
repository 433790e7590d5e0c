#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A value behind a lock, with one condition that is signalled whenever the value may have changed.
///
/// All logic belongs in `State`, a value type that can be tested without threads. Waiting blocks the calling thread, so it
/// belongs on a Dispatch queue of its own and never on Swift's cooperative pool.
// @unchecked: `state` is only touched while `mutex` is held.
package final class Monitor<State>: @unchecked Sendable {
    // Both live on the heap because pthreads need an address that never moves; freed in deinit.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    package init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        changed = .allocate(capacity: 1)
        changed.initialize(to: pthread_cond_t())
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        changed.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Looks at the state, or changes it where nobody waits for that change.
    package func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Changes the state and wakes everyone who waits for a change.
    package func update<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Blocks until `attempt` gives a value. It is tried at once, and again after every `update` or other finished wait; it
    /// must leave the state alone when it gives nil.
    package func wait<Result>(for attempt: (inout State) throws -> Result?) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        while true {
            if let result = try attempt(&state) { return result }
            pthread_cond_wait(changed, mutex)
        }
    }
}
