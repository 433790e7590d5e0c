/// Thrown by a job that was stopped before it had anything to show, or cancelled; no output is left.
public struct Interrupted: Error, Sendable, CustomStringConvertible {
    public var description: String { "stopped before there was anything to write" }

    public init() {}
}
