/// What went wrong with a run file, in one sentence.
package struct RunFileError: Error, CustomStringConvertible {
    package let description: String

    /// - Parameter reason: says what, and what to do.
    init(cannot operation: String, _ path: String, _ reason: String) {
        description = "cannot \(operation) \(path): \(reason)"
    }

    /// Of a file that holds what none that was written does.
    static func damaged(_ path: String, _ what: String) -> RunFileError {
        RunFileError(cannot: "read", path, "the run file is damaged: \(what)")
    }
}
