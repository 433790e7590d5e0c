/// Puts elements that several workers finish out of order back in order: a value with no lock and no threads.
///
/// Only the elements of the next `window` sequence numbers are accepted, so a slow element cannot make the others pile up.
/// The element that everyone waits for is always inside the window, so this cannot deadlock.
struct ReorderBuffer<Element> {
    let window: Int
    /// The sequence number to be delivered next.
    private(set) var next: Int
    private(set) var lifecycle = QueueLifecycle()
    private var pending: [Int: Element] = [:]

    init(window: Int, first: Int = 0) {
        precondition(window > 0, "a reorder buffer holds at least one element")
        self.window = window
        next = first
    }

    var count: Int { pending.count }

    /// `sequence` is unique and not lower than one already delivered.
    mutating func push(_ element: Element, sequence: Int) -> PushOutcome {
        if lifecycle.isCancelled { return .cancelled }
        if lifecycle.isClosed { return .closed }
        precondition(sequence >= next && pending[sequence] == nil, "sequence \(sequence) came twice")
        if sequence >= next + window { return .full }
        pending[sequence] = element
        return .accepted
    }

    /// The element `next`. Once every producer has finished, a missing number can no longer come and is passed over.
    mutating func pop() -> PopOutcome<Element> {
        if lifecycle.isCancelled { return .cancelled }
        if lifecycle.isDrained, pending[next] == nil, let lowest = pending.keys.min() { next = lowest }
        if let element = pending.removeValue(forKey: next) {
            next += 1
            return .element(element)
        }
        return lifecycle.isDrained ? .ended : .empty
    }

    mutating func addProducers(_ count: Int) { lifecycle.addProducers(count) }

    mutating func producerFinished() { lifecycle.producerFinished() }

    /// The consumers want no more; what is still pending is dropped.
    mutating func close() {
        lifecycle.close()
        pending.removeAll()
    }

    mutating func cancel() {
        lifecycle.cancel()
        pending.removeAll()
    }
}
