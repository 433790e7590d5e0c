/// Hands an object that is made for one thread at a time to the one stage that will use it.
// @unchecked: the value is set up before the graph starts, used by a single worker while it runs, and looked at again
// only after the graph has come to rest; Dispatch orders these three.
struct StageOwned<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// A value that one stage changes while the graph runs.
// @unchecked: as StageOwned.
final class StageState<Value>: @unchecked Sendable {
    var value: Value

    init(_ value: Value) { self.value = value }
}
