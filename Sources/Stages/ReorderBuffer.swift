/// Puts elements that several workers finish out of order back in order.
///
/// Only the elements of the next `window` numbers are accepted, so a slow element cannot make the others pile up. The
/// element that everyone waits for is always inside the window, so this cannot deadlock.
package struct ReorderBuffer<Element: Sendable>: QueueBuffer {
    let window: Int
    /// The number to be delivered next.
    private(set) var next: Int
    package var lifecycle = QueueLifecycle()
    private var pending: [Int: Element] = [:]

    /// - Parameter window: how many elements may be held at once; at least as many as there are workers keeps all of
    ///   them busy.
    package init(window: Int, first: Int = 0) {
        precondition(window > 0, "a reorder buffer holds at least one element")
        self.window = window
        next = first
    }

    var count: Int { pending.count }

    /// The number is unique and not lower than one already delivered.
    package mutating func put(_ element: Numbered<Element>) -> Bool {
        let number = element.number
        precondition(number >= next && pending[number] == nil, "element \(number) came twice")
        if number >= next + window { return false }
        pending[number] = element.element
        return true
    }

    /// The element `next`. Once every producer has finished, a missing number can no longer come and is passed over.
    package mutating func take() -> Element? {
        if lifecycle.isDrained, pending[next] == nil, let lowest = pending.keys.min() { next = lowest }
        guard let element = pending.removeValue(forKey: next) else { return nil }
        next += 1
        return element
    }

    package mutating func removeAll() { pending.removeAll() }
}
