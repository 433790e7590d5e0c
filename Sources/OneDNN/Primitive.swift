import COneDNN

/// A compiled primitive: immutable, and executable from several threads at once because the scratchpad is the caller's.
package final class Primitive: @unchecked Sendable {  // oneDNN: execution is thread-safe with a user scratchpad
    /// What an argument of a primitive is to it.
    package enum Argument: Sendable {
        case source, weights, bias, destination, diffSource, diffDestination

        var code: Int32 {
            switch self {
            case .source: DNNL_ARG_SRC
            case .weights: DNNL_ARG_WEIGHTS
            case .bias: DNNL_ARG_BIAS
            case .destination: DNNL_ARG_DST
            case .diffSource: DNNL_ARG_DIFF_SRC
            case .diffDestination: DNNL_ARG_DIFF_DST
            }
        }
    }

    private let descriptor: dnnl_primitive_desc_t
    private let handle: dnnl_primitive_t
    private let engine: Engine
    private let scratchpad: MemoryDescriptor

    /// Compiles what `create` describes. `create` receives attributes with the user scratchpad mode and the post-ops.
    init(
        _ operation: String, engine: Engine, postOps: [PostOp] = [],
        create: (UnsafeMutablePointer<dnnl_primitive_desc_t?>, dnnl_primitive_attr_t) -> dnnl_status_t
    ) throws {
        let attributes = try Attributes(postOps)
        var descriptor: dnnl_primitive_desc_t?
        try check(create(&descriptor, attributes.handle), operation)
        let created = try require(descriptor, operation)
        var handle: dnnl_primitive_t?
        let status = dnnl_primitive_create(&handle, created)
        guard status == dnnl_success, let handle else {
            dnnl_primitive_desc_destroy(created)
            throw OneDNNError(operation: operation, code: UInt32(status.rawValue))
        }
        self.descriptor = created
        self.handle = handle
        self.engine = engine
        self.scratchpad = try Self.query(created, dnnl_query_scratchpad_md, 0)
    }

    deinit {
        dnnl_primitive_destroy(handle)
        dnnl_primitive_desc_destroy(descriptor)
    }

    /// The implementation that oneDNN chose, as "brgconv:avx512_core"; "ref:any" is a thousand times slower.
    package var implementation: String {
        var text: UnsafePointer<CChar>?
        guard dnnl_primitive_desc_query(descriptor, dnnl_query_impl_info_str, 0, &text) == dnnl_success, let text
        else { return "unknown" }
        return String(cString: text)
    }

    package var scratchpadByteCount: Int { scratchpad.byteCount }

    /// The layout that the primitive wants its weights in.
    package func weightsDescriptor() throws -> MemoryDescriptor { try Self.query(descriptor, dnnl_query_weights_md, 0) }

    private static func query(
        _ descriptor: dnnl_primitive_desc_t, _ what: dnnl_query_t, _ index: Int32
    ) throws -> MemoryDescriptor {
        var handle: camvideo_md?
        try check(camvideo_md_query(&handle, descriptor, what, index), "query a primitive")
        return MemoryDescriptor(owning: try require(handle, "query a primitive"))
    }

    /// The primitive with its arguments in place, ready to run again and again on `stream`'s thread.
    ///
    /// The pointers must stay valid, and the scratchpad (`scratchpadByteCount` bytes) unshared with other threads, for as long
    /// as the result is used.
    package func bind(
        _ arguments: [(Argument, MemoryDescriptor, UnsafeMutableRawPointer)], scratchpad: UnsafeMutableRawPointer?,
        stream: Stream
    ) throws -> BoundPrimitive {
        var memories = try arguments.map { ($0.0.code, try Memory($0.1, at: $0.2, engine: engine)) }
        if let scratchpad, scratchpadByteCount > 0 {
            memories.append((DNNL_ARG_SCRATCHPAD, try Memory(self.scratchpad, at: scratchpad, engine: engine)))
        }
        return BoundPrimitive(self, handle: handle, memories: memories, stream: stream)
    }
}

/// One primitive, its memories and its stream.
package final class BoundPrimitive {
    private let primitive: Primitive
    private let handle: dnnl_primitive_t
    private let memories: [Memory]
    private let arguments: [dnnl_exec_arg_t]
    private let stream: Stream

    init(_ primitive: Primitive, handle: dnnl_primitive_t, memories: [(Int32, Memory)], stream: Stream) {
        self.primitive = primitive
        self.handle = handle
        self.memories = memories.map(\.1)
        self.arguments = memories.map { dnnl_exec_arg_t(arg: $0.0, memory: $0.1.handle) }
        self.stream = stream
    }

    package func run() throws {
        try check(
            dnnl_primitive_execute(handle, stream.handle, Int32(arguments.count), arguments),
            "run \(primitive.implementation)")
    }
}

/// A view of the caller's bytes in a descriptor's layout; it does not own them.
final class Memory {
    let handle: dnnl_memory_t
    private let descriptor: MemoryDescriptor

    init(_ descriptor: MemoryDescriptor, at address: UnsafeMutableRawPointer, engine: Engine) throws {
        var handle: dnnl_memory_t?
        try check(dnnl_memory_create(&handle, descriptor.handle, engine.handle, address), "wrap a memory")
        self.handle = try require(handle, "wrap a memory")
        self.descriptor = descriptor
    }

    deinit { dnnl_memory_destroy(handle) }
}
