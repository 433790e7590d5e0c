internal import CFFmpeg
import Foundation

/// SHA-256 of bytes, of a file, or of a long file's ends.
package struct FileDigest {
    /// Of each end of a file.
    package static let endBytes = 1 << 20

    private static let chunk = 1 << 20

    /// Of a whole file, in hexadecimal digits; nil where it cannot be read.
    package static func sha256(path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var sum = Sum()
        do {
            while let bytes = try file.read(upToCount: chunk), !bytes.isEmpty { sum?.add(bytes) }
        } catch {
            return nil
        }
        return sum?.finish()
    }

    package static func sha256(_ bytes: Data) -> String? {
        var sum = Sum()
        sum?.add(bytes)
        return sum?.finish()
    }

    /// Of a file's first MiB and its last one, which may overlap, and its size: enough to tell videos apart, and quickly. Nil of what
    /// is no file.
    package static func ends(path: String) -> (size: Int, sha256: String)? {
        // A pipe would wait, and lose what is read.
        guard FileIdentity(path: path) != nil, let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        do {
            let size = Int(try file.seekToEnd())
            try file.seek(toOffset: 0)
            var bytes = try file.read(upToCount: endBytes) ?? Data()
            try file.seek(toOffset: UInt64(max(0, size - endBytes)))
            bytes += try file.read(upToCount: endBytes) ?? Data()
            return sha256(bytes).map { (size, $0) }
        } catch {
            return nil
        }
    }

    private struct Sum: ~Copyable {
        private let context: OpaquePointer

        init?() {
            guard let context = av_sha_alloc() else { return nil }
            self.context = context
            av_sha_init(context, 256)
        }

        deinit { av_free(UnsafeMutableRawPointer(context)) }

        mutating func add(_ bytes: Data) {
            bytes.withUnsafeBytes { av_sha_update(context, $0.bindMemory(to: UInt8.self).baseAddress, $0.count) }
        }

        mutating func finish() -> String {
            var digest = [UInt8](repeating: 0, count: 32)
            av_sha_final(context, &digest)
            let digits = Array("0123456789abcdef")
            return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        }
    }
}
