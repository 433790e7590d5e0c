/// What computes a plan's steps: the kernels that it has for the graph's operators, and where they run.
package protocol Backend: Sendable {
    /// As error messages show it.
    var name: String { get }

    /// Compiles an operator for these operands; not called for a view, nor for an output without elements.
    /// - Throws: `GraphError` for an operator that the backend does not know, or operands that its kernel does not.
    func makeKernel(for operation: any Operator, _ operands: Operands) throws -> any Kernel

    /// Where one session's kernels run.
    func makeContext() throws -> any ExecutionContext

    /// Prepares the calling thread for making or running kernels.
    func prepareThread()
}

/// Where one session's kernels run, one after the other: what a backend keeps for a session, such as a stream.
package protocol ExecutionContext: AnyObject {}
