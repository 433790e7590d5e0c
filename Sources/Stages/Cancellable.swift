/// Thrown by a queue's ends after `cancel()`: a consequence of an error elsewhere, never the cause.
package struct StageCancelled: Error, Equatable {
    package init() {}
}

/// Something that blocks threads and can be told to let them go.
package protocol Cancellable: AnyObject, Sendable {
    /// Wakes every thread that waits here; it and whoever comes later gets `StageCancelled`. May be called many times.
    func cancel()
}
