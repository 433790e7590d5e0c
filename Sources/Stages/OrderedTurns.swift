/// Lets workers that finish out of order take turns in order: a value with no lock and no threads.
struct TurnCounter {
    private(set) var next = 0
    private(set) var isCancelled = false
    /// Numbers ahead of `next` that want no turn.
    private var passed: Set<Int> = []

    /// Nil while it is not yet the turn of `number`.
    /// - Throws: `StageCancelled`
    func mayTake(_ number: Int) throws -> Bool? {
        if isCancelled { throw StageCancelled() }
        precondition(number >= next && !passed.contains(number), "turn \(number) came twice")
        return number == next ? true : nil
    }

    mutating func finish() {
        next += 1
        while passed.remove(next) != nil { next += 1 }
    }

    /// Gives up the turn of `number`, whether or not it has come.
    mutating func pass(_ number: Int) {
        precondition(number >= next && !passed.contains(number), "turn \(number) came twice")
        if number == next { finish() } else { passed.insert(number) }
    }

    mutating func cancel() { isCancelled = true }
}

/// A state that workers change in the order of their numbers, 0, 1, 2, ... without gaps: what each sees depends only on
/// those before it, however many workers there are. Every number takes its turn or passes it, once.
package final class OrderedTurns<State: Sendable>: Cancellable {
    private let monitor: Monitor<(turns: TurnCounter, state: State)>

    package init(_ state: sending State) { monitor = Monitor((TurnCounter(), state)) }

    /// Blocks until every lower number has had its turn, then changes the state.
    /// - Throws: `StageCancelled`, or what `body` throws; then no later turn comes before a cancellation.
    package func take<Result>(_ number: Int, _ body: (inout State) throws -> Result) throws -> Result {
        try monitor.wait { monitor in
            guard try monitor.turns.mayTake(number) != nil else { return nil }
            let result = try body(&monitor.state)
            monitor.turns.finish()
            return result
        }
    }

    /// An empty turn, for which nobody waits.
    package func pass(_ number: Int) { monitor.update { $0.turns.pass(number) } }

    package func cancel() { monitor.update { $0.turns.cancel() } }
}
