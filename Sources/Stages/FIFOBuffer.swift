import DequeModule

/// The logic of a bounded first-in, first-out queue: a value with no lock and no threads.
struct FIFOBuffer<Element> {
    let capacity: Int
    private(set) var lifecycle = QueueLifecycle()
    private var elements = Deque<Element>()

    init(capacity: Int) {
        precondition(capacity > 0, "a queue holds at least one element")
        self.capacity = capacity
        elements.reserveCapacity(capacity)
    }

    var count: Int { elements.count }

    mutating func push(_ element: Element) -> PushOutcome {
        if lifecycle.isCancelled { return .cancelled }
        if lifecycle.isClosed { return .closed }
        if elements.count == capacity { return .full }
        elements.append(element)
        return .accepted
    }

    mutating func pop() -> PopOutcome<Element> {
        if lifecycle.isCancelled { return .cancelled }
        if let element = elements.popFirst() { return .element(element) }
        return lifecycle.isDrained ? .ended : .empty
    }

    mutating func addProducers(_ count: Int) { lifecycle.addProducers(count) }

    mutating func producerFinished() { lifecycle.producerFinished() }

    /// The consumers want no more; what is still queued is dropped.
    mutating func close() {
        lifecycle.close()
        elements.removeAll()
    }

    mutating func cancel() {
        lifecycle.cancel()
        elements.removeAll()
    }
}
