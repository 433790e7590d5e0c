import DequeModule

/// A bounded first-in, first-out queue.
package struct FIFOBuffer<Element: Sendable>: QueueBuffer {
    let capacity: Int
    package var lifecycle = QueueLifecycle()
    private var elements = Deque<Element>()

    package init(capacity: Int) {
        precondition(capacity > 0, "a queue holds at least one element")
        self.capacity = capacity
        elements.reserveCapacity(capacity)
    }

    var count: Int { elements.count }

    package mutating func put(_ element: Element) -> Bool {
        if elements.count == capacity { return false }
        elements.append(element)
        return true
    }

    package mutating func take() -> Element? { elements.popFirst() }

    package mutating func removeAll() { elements.removeAll() }
}
