/// A request that cannot be carried out: one sentence that says what, where and what to do.
public struct CamVideoError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
