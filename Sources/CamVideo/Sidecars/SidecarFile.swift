import Foundation
import Glibc
import Media

/// A file written beside the video, under its name only once it is complete; `-` is standard output. For one thread.
final class SidecarFile {
    private let file: OutputFile
    private var descriptor: Int32
    private var buffer = Data()
    private static let bufferSize = 1 << 16

    init(path: String, overwrites: Bool) throws {
        file = try OutputFile(MediaOutput(path), overwrite: overwrites)
        descriptor = file.workingPath.map { open($0, O_WRONLY | O_CLOEXEC) } ?? dup(STDOUT_FILENO)
        guard descriptor >= 0 else { throw failure }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Whether what has been written can be written again; not in a pipe.
    var isSeekable: Bool { lseek(descriptor, 0, SEEK_CUR) >= 0 }

    func append(_ bytes: Data) throws {
        buffer.append(bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes over the first bytes of the file, which it must have.
    func patchStart(_ bytes: Data) throws {
        try flush()
        guard lseek(descriptor, 0, SEEK_SET) >= 0 else { throw failure }
        try write(bytes)
        guard lseek(descriptor, 0, SEEK_END) >= 0 else { throw failure }
    }

    /// Puts all that has been written on the disk, under the temporary name still.
    func complete() throws {
        try flush()
        let closed = Glibc.close(descriptor)
        descriptor = -1
        guard closed == 0 else { throw failure }
        try file.seal()
    }

    /// Gives the file its name.
    func commit() throws { try file.commit() }

    /// Removes what has been written, unless it has its name already.
    func discard() { file.discard() }

    private func flush() throws {
        try write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: Data) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
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
