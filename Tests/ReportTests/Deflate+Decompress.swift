import CZlib
import Foundation

@testable import Report

extension Deflate {
    /// - Parameter most: how many bytes may come out.
    /// - Returns: nil for what is no such data, or of more bytes.
    static func decompress(_ data: Data, atMost most: Int) -> [UInt8]? {
        var size = uLong(most)
        var bytes = [UInt8](repeating: 0, count: most)
        let status = data.withUnsafeBytes { source in
            uncompress(&bytes, &size, source.bindMemory(to: UInt8.self).baseAddress, uLong(data.count))
        }
        return status == Z_OK ? Array(bytes.prefix(Int(size))) : nil
    }
}
