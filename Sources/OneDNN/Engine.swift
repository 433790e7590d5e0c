import COneDNN

/// The CPU engine, one for the process.
///
/// oneDNN's engine is immutable after creation and may be used from any thread.
package final class Engine: @unchecked Sendable {  // immutable handle; oneDNN documents engines as thread-safe
    let handle: dnnl_engine_t

    private init() throws {
        var handle: dnnl_engine_t?
        try check(dnnl_engine_create(&handle, dnnl_cpu, 0), "create the CPU engine")
        self.handle = try require(handle, "create the CPU engine")
    }

    deinit { dnnl_engine_destroy(handle) }

    private static let shared = Result { try Engine() }

    /// The engine, created at first use.
    package static func cpu() throws -> Engine { try shared.get() }

    /// Makes oneDNN run single-threaded on the calling thread. To be called where the work runs: the setting is a
    /// thread's own.
    package static func useOneThreadHere() { omp_set_num_threads(1) }

    /// Whether the processor multiplies bfloat16 numbers itself; without, they are slower than float32.
    package static var supportsBFloat16: Bool {
        let wanted = UInt32(dnnl_cpu_isa_avx512_core_bf16.rawValue)
        return UInt32(dnnl_get_effective_cpu_isa().rawValue) & wanted == wanted
    }

    /// The widest instructions that oneDNN uses here, by its own name: "avx512_core_vnni".
    package static var instructionSet: String {
        let known: [(dnnl_cpu_isa_t, String)] = [
            (dnnl_cpu_isa_avx512_core_amx, "avx512_core_amx"), (dnnl_cpu_isa_avx512_core_bf16, "avx512_core_bf16"),
            (dnnl_cpu_isa_avx512_core_vnni, "avx512_core_vnni"), (dnnl_cpu_isa_avx512_core, "avx512_core"),
            (dnnl_cpu_isa_avx2_vnni, "avx2_vnni"), (dnnl_cpu_isa_avx2, "avx2"), (dnnl_cpu_isa_avx, "avx"),
            (dnnl_cpu_isa_sse41, "sse41"),
        ]
        let present = UInt32(dnnl_get_effective_cpu_isa().rawValue)
        return known.first { UInt32($0.0.rawValue) & present == UInt32($0.0.rawValue) }?.1 ?? "unknown"
    }
}

/// An in-order execution stream; each session owns one.
package final class Stream {
    let handle: dnnl_stream_t

    package init(_ engine: Engine) throws {
        var handle: dnnl_stream_t?
        try check(
            dnnl_stream_create(&handle, engine.handle, UInt32(dnnl_stream_default_flags.rawValue)), "create a stream")
        self.handle = try require(handle, "create a stream")
    }

    deinit { dnnl_stream_destroy(handle) }
}
