import COneDNN

/// What a primitive does to its result before it stores it.
package enum PostOp: Sendable, Equatable {
    /// Adds what the destination held before.
    case sum
    /// Applies an elementwise function.
    case eltwise(Eltwise)
}

/// Attributes of a primitive under construction: user scratchpad and post-ops.
final class Attributes {
    let handle: dnnl_primitive_attr_t

    init(_ postOps: [PostOp]) throws {
        var handle: dnnl_primitive_attr_t?
        try check(dnnl_primitive_attr_create(&handle), "create attributes")
        self.handle = try require(handle, "create attributes")
        try check(dnnl_primitive_attr_set_scratchpad_mode(self.handle, dnnl_scratchpad_mode_user), "set attributes")
        guard !postOps.isEmpty else { return }
        var created: dnnl_post_ops_t?
        try check(dnnl_post_ops_create(&created), "create post-ops")
        let operations = try require(created, "create post-ops")
        defer { dnnl_post_ops_destroy(operations) }
        for postOp in postOps {
            switch postOp {
            case .sum:
                try check(camvideo_post_ops_append_sum(operations), "append a sum")
            case .eltwise(let function):
                let (kind, alpha, beta) = function.code
                try check(camvideo_post_ops_append_eltwise(operations, kind, alpha, beta), "append an eltwise")
            }
        }
        try check(dnnl_primitive_attr_set_post_ops(self.handle, operations), "set post-ops")
    }

    deinit { dnnl_primitive_attr_destroy(handle) }
}
