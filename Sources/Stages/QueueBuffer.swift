/// The logic of a queue: a value with no lock and no threads. What kinds of queues differ in is `put` and `take` alone.
package protocol QueueBuffer<Input, Output>: SendableMetatype {
    /// What producers put in.
    associatedtype Input: Sendable
    /// What consumers get.
    associatedtype Output: Sendable

    var lifecycle: QueueLifecycle { get set }

    /// Accepts an element of an open queue; false where there is no room for it yet.
    mutating func put(_ element: Input) -> Bool
    /// What is to be given next; nil where that is not there yet, and once nothing more can come.
    mutating func take() -> Output?
    /// Drops what has been put in.
    mutating func removeAll()
}

extension QueueBuffer {
    mutating func push(_ element: Input) -> PushOutcome {
        if lifecycle.isCancelled { return .cancelled }
        if lifecycle.isClosed { return .closed }
        return put(element) ? .accepted : .full
    }

    mutating func pop() -> PopOutcome<Output> {
        if lifecycle.isCancelled { return .cancelled }
        if let element = take() { return .element(element) }
        return lifecycle.isDrained ? .ended : .empty
    }

    mutating func addProducers(_ count: Int) { lifecycle.addProducers(count) }

    mutating func producerFinished() { lifecycle.producerFinished() }

    /// The consumers want no more; what is still queued is dropped.
    mutating func close() {
        lifecycle.close()
        removeAll()
    }

    mutating func cancel() {
        lifecycle.cancel()
        removeAll()
    }
}
