/// A request that cannot be judged: one sentence that says what, where and what to do.
package struct EvaluationError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
