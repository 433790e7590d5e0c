/// Thrown by a queue's ends after `cancel()`: a consequence of an error elsewhere, never the cause.
package struct StageCancelled: Error, Equatable {
    package init() {}
}

/// Something that blocks threads and can be told to let them go.
package protocol Cancellable: AnyObject, Sendable {
    /// Wakes every thread that waits here; it and whoever comes later gets `StageCancelled`. May be called many times.
    func cancel()
}

/// An arrow between stages, as the graph sees it.
///
/// End of stream is a state of the queue and not an element: it is reached when every producer has finished and the queue
/// is empty. A consumer may end it too, with `close()`.
package protocol StageQueue: Cancellable {
    /// Announces `count` more producers, each of which calls `producerFinished()` once. Before the first pop.
    func addProducers(_ count: Int)
    func producerFinished()
    /// The consumers want no more: waiting and later pushes give false.
    func close()
}
