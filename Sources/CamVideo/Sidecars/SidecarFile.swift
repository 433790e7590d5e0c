import Foundation
import Media

/// A file written beside the video, under its name only once it is complete. For one thread.
final class SidecarFile {
    private let file: OutputFile
    private let handle: FileHandle
    private let path: String
    private var buffer = Data()
    private static let bufferSize = 1 << 16

    init(path: String, overwrites: Bool) throws {
        self.path = path
        file = try OutputFile(.file(path: path), overwrite: overwrites)
        guard let handle = FileHandle(forWritingAtPath: file.workingPath ?? path) else {
            throw CamVideoError("cannot write \(path): the file cannot be opened")
        }
        self.handle = handle
    }

    func append(_ bytes: Data) throws {
        buffer.append(bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes over the first bytes of the file, which it must have.
    func patchStart(_ bytes: Data) throws {
        try flush()
        try writing {
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: bytes)
            try handle.seekToEnd()
        }
    }

    /// Gives the file its name.
    func finish() throws {
        try flush()
        try writing { try handle.close() }
        try file.commit()
    }

    /// Removes what has been written, unless it has its name already.
    func discard() { file.discard() }

    private func flush() throws {
        try writing { try handle.write(contentsOf: buffer) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func writing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            throw CamVideoError("cannot write \(path): \(error.localizedDescription)")
        }
    }
}
