/// A compiled node: immutable and shared by all sessions.
package protocol Kernel: Sendable {
    /// What runs, for `inspect`: a library's name for the implementation that it chose, or "native".
    var implementation: String { get }
    var scratchpadByteCount: Int { get }
    /// The bytes of weights that it holds.
    var weightByteCount: Int { get }

    /// The kernel with its operands in place. The pointers stay valid for as long as the session lives.
    func bind(_ memory: KernelMemory) throws -> () throws -> Void
}

/// Where a session keeps a kernel's operands.
package struct KernelMemory {
    package let inputs: [UnsafeMutableRawPointer]
    package let output: UnsafeMutableRawPointer
    package let scratchpad: UnsafeMutableRawPointer?
    /// The session's own, of the backend that made the kernel.
    package let context: any ExecutionContext
}

extension Kernel {
    package var scratchpadByteCount: Int { 0 }
    package var weightByteCount: Int { 0 }
}

/// What computes an output without elements.
struct EmptyKernel: Kernel {
    var implementation: String { "nothing" }

    func bind(_ memory: KernelMemory) throws -> () throws -> Void { {} }
}
