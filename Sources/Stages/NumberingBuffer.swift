/// An element and its place among those that were taken: 0, 1, 2, ... without gaps.
package struct Numbered<Element: Sendable>: Sendable {
    package let number: Int
    package var element: Element

    package init(number: Int, element: Element) {
        self.number = number
        self.element = element
    }
}

extension Numbered: Equatable where Element: Equatable {}

/// A queue where work fans out: elements are numbered as they are taken, so that one that `Waiting` drops leaves no gap for
/// `ReorderBuffer` and `OrderedTurns` to wait at.
package struct NumberingBuffer<Waiting: QueueBuffer>: QueueBuffer {
    private var waiting: Waiting
    private var next = 0

    package init(_ waiting: Waiting) { self.waiting = waiting }

    package var lifecycle: QueueLifecycle {
        get { waiting.lifecycle }
        set { waiting.lifecycle = newValue }
    }

    package mutating func put(_ element: Waiting.Input) -> Bool { waiting.put(element) }

    package mutating func take() -> Numbered<Waiting.Output>? {
        guard let element = waiting.take() else { return nil }
        defer { next += 1 }
        return Numbered(number: next, element: element)
    }

    package mutating func removeAll() { waiting.removeAll() }
}
