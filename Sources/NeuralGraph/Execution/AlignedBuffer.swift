#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Bytes on a 64-byte boundary, as vector loads like them.
///
/// Written only by who creates it, before it is shared; a session's arena is the session's alone.
package final class AlignedBuffer: @unchecked Sendable {  // frozen once shared, see above
    package let address: UnsafeMutableRawPointer
    package let byteCount: Int

    /// - Throws: `GraphError` when there is not enough memory.
    package init(byteCount: Int) throws {
        let rounded = (max(byteCount, 1) + 63) & ~63
        guard let address = aligned_alloc(64, rounded) else {
            throw GraphError("not enough memory for \(byteCount >> 20) MiB; use a smaller model or input size")
        }
        self.address = address
        self.byteCount = byteCount
    }

    package convenience init(floats: [Float]) throws {
        try self.init(byteCount: floats.count * MemoryLayout<Float>.size)
        floats.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { address.copyMemory(from: base, byteCount: bytes.count) }
        }
    }

    deinit { free(address) }
}
