/// How far a queue is through its life: the part that every kind of queue shares. A value with no lock.
package struct QueueLifecycle: Equatable {
    /// Producers that have not finished yet.
    private(set) var openProducers = 0
    /// The consumers want no more: what is pushed from now on is refused.
    private(set) var isClosed = false
    /// An error elsewhere: both ends must stop at once.
    private(set) var isCancelled = false

    /// No further element can come.
    var isDrained: Bool { openProducers == 0 || isClosed }

    mutating func addProducers(_ count: Int) { openProducers += count }

    mutating func producerFinished() {
        precondition(openProducers > 0, "more producers finished than were added")
        openProducers -= 1
    }

    mutating func close() { isClosed = true }

    mutating func cancel() { isCancelled = true }
}

/// What became of an element offered to a queue.
enum PushOutcome: Equatable {
    case accepted
    /// No room yet: try again after a change.
    case full
    case closed
    case cancelled
}

/// What a queue had to give.
enum PopOutcome<Element> {
    case element(Element)
    /// Nothing yet: try again after a change.
    case empty
    case ended
    case cancelled
}

extension PopOutcome: Equatable where Element: Equatable {}
