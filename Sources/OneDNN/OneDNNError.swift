import COneDNN

/// A oneDNN call that failed.
package struct OneDNNError: Error, CustomStringConvertible {
    /// The call, as "create convolution".
    package let operation: String
    /// oneDNN's status code.
    package let code: UInt32

    package var description: String { "oneDNN could not \(operation): \(reason)" }

    private var reason: String {
        switch code {
        case dnnl_out_of_memory.rawValue: "out of memory"
        case dnnl_invalid_arguments.rawValue: "invalid arguments"
        case dnnl_unimplemented.rawValue: "this shape or type is not implemented"
        case dnnl_runtime_error.rawValue: "run-time error"
        default: "status \(code)"
        }
    }
}

/// The one place where a oneDNN status becomes an error.
func check(_ status: dnnl_status_t, _ operation: @autoclosure () -> String) throws {
    guard status == dnnl_success else { throw OneDNNError(operation: operation(), code: UInt32(status.rawValue)) }
}

/// The handle that a successful creation wrote.
func require<Handle>(_ handle: Handle?, _ operation: String) throws -> Handle {
    guard let handle else { throw OneDNNError(operation: operation, code: UInt32(dnnl_runtime_error.rawValue)) }
    return handle
}
