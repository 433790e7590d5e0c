import Foundation
import Glibc
import Media

/// A file written beside the video, under its name only once it is complete; `-` is standard output. For one thread.
final class SidecarFile {
    /// To be committed together with the job's other files.
    let file: OutputFile
    /// Whether the reader of a pipe went away before the end: what came after is lost, which is no failure of the job's.
    private(set) var isAbandoned = false
    private var descriptor: Int32
    private var buffer = Data()
    /// Where the first byte went: standard output may have had a beginning already.
    private var start: off_t?
    private static let bufferSize = 1 << 16

    convenience init(path: String, overwrites: Bool) throws {
        try self.init(OutputFile(MediaOutput(path), overwrite: overwrites))
    }

    init(_ file: OutputFile) throws {
        self.file = file
        descriptor = file.workingPath.map { open($0, O_WRONLY | O_CLOEXEC) } ?? dup(STDOUT_FILENO)
        guard descriptor >= 0 else { throw failure }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Whether what has been written can be written again; not in a pipe.
    var isSeekable: Bool { lseek(descriptor, 0, SEEK_CUR) >= 0 }

    func append(_ bytes: Data) throws {
        if isAbandoned { return }
        buffer.append(bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes over the first bytes, which must be there.
    func patchStart(_ bytes: Data) throws {
        try flush()
        let end = lseek(descriptor, 0, SEEK_CUR)
        // Appending (`>>`) means at the end, wherever the position is.
        let flags = fcntl(descriptor, F_GETFL)
        let isAppending = flags & O_APPEND != 0
        guard end >= 0, lseek(descriptor, start ?? 0, SEEK_SET) >= 0,
            !isAppending || fcntl(descriptor, F_SETFL, flags & ~O_APPEND) == 0
        else { throw failure }
        defer { if isAppending { _ = fcntl(descriptor, F_SETFL, flags) } }
        try write(bytes)
        guard lseek(descriptor, end, SEEK_SET) >= 0 else { throw failure }
    }

    /// Puts all that has been written on the disk, under the temporary name still.
    func complete() throws {
        try flush()
        let closed = Glibc.close(descriptor)
        descriptor = -1
        guard closed == 0 else { throw failure }
        try file.seal()
    }

    /// Removes what has been written, unless it has its name already.
    func discard() { file.discard() }

    /// Lets others see all that was appended.
    func flush() throws {
        try write(buffer)
        // Known only now, for what is appended goes behind all that others have written.
        if start == nil, !buffer.isEmpty, isSeekable { start = lseek(descriptor, 0, SEEK_CUR) - buffer.count }
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: Data) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EPIPE, file.isDirect {
                    isAbandoned = true
                    return
                }
                guard count >= 0 else { throw failure }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// What the system said last.
    private var failure: CamVideoError {
        CamVideoError("cannot write \(file.output.name): \(String(cString: strerror(errno)).lowercasedFirst)")
    }
}
