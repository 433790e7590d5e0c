internal import CZlib
import Foundation

/// Bytes in zlib's format, which a browser's `DecompressionStream("deflate")` reads.
enum Deflate {
    /// - Parameter level: 1, the fastest, to 9, the smallest.
    static func compress(_ bytes: [UInt8], level: Int32 = 9) -> Data {
        var size = compressBound(uLong(bytes.count))
        var result = Data(count: Int(size))
        let status = result.withUnsafeMutableBytes { target in
            compress2(
                target.bindMemory(to: UInt8.self).baseAddress, &size, bytes, uLong(bytes.count), level)
        }
        precondition(status == Z_OK, "there is room for the longest that zlib can make of it")
        return result.prefix(Int(size))
    }
}
