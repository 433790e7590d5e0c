import Foundation

/// One result per worker, set from its thread.
final class ResultSlots<Value: Sendable>: @unchecked Sendable {  // every access holds the lock
    private let lock = NSLock()
    private var results: [Result<Value, any Error>?]

    init(count: Int) { results = Array(repeating: nil, count: count) }

    func set(_ index: Int, _ result: Result<Value, any Error>) { lock.withLock { results[index] = result } }

    /// - Throws: the first worker's error.
    func values() throws -> [Value] { try lock.withLock { try results.compactMap { try $0?.get() } } }
}
