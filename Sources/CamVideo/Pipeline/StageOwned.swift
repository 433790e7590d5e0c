/// Hands an object that is made for one thread at a time to the stages that will use it. Where several do, each uses a part
/// that shares nothing with the others' (the demuxer and the decoder of a `Source`), and every such stage has one worker.
// @unchecked: each part is set up before the graph starts, used by one thread while it runs, and looked at again only
// after the graph has come to rest; Dispatch orders these three.
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
