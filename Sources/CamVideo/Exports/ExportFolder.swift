import Foundation
import Glibc

/// A folder that appears under its name only when it is complete: files go to a temporary one beside it, which is renamed.
final class ExportFolder {
    private let name: String
    /// Where the folder is to be, and where it is written.
    private let path: String
    private let working: String
    private let isReplacing: Bool
    private let isOwn: (String) -> Bool
    private var isPending = true
    private var open: (file: String, descriptor: Int32)?
    private var buffer = Data()
    /// Bytes of the file that is open.
    private var written = 0
    private var folders: Set<String> = []
    private static let bufferSize = 1 << 16

    /// - Parameter isOwn: whether an earlier export may have written a file of that name. A folder with others in it is never replaced.
    /// - Throws: `CamVideoError` where the name is taken, or no folder can be made there.
    init(path: String, overwrites: Bool, isOwn: @escaping (String) -> Bool) throws {
        name = path
        self.isOwn = isOwn
        self.path = Self.resolvingLinks(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
        isReplacing = try Self.checkTaken(self.path, name, overwrites: overwrites, isOwn)
        let url = URL(fileURLWithPath: self.path)
        let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let hidden = ".camvideo-\(random)-\(url.lastPathComponent.suffix(100))"
        working = url.deletingLastPathComponent().appendingPathComponent(hidden).path
        guard mkdir(working, 0o777) == 0 else {
            throw Self.failure(name, errno == ENOENT ? "its folder does not exist" : nil)
        }
    }

    deinit {
        close()
        if isPending { try? FileManager.default.removeItem(atPath: working) }
    }

    /// - Parameter file: below the folder; made with its first bytes, and never gone back to.
    func append(_ bytes: Data, to file: String) throws {
        if open?.file != file { try begin(file) }
        buffer.append(bytes)
        written += bytes.count
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Gives the folder its name. Large files are on the disk then; small ones are left to the system, for there may be one for
    /// each frame.
    func commit() throws {
        try finish()
        _ = try Self.checkTaken(path, name, overwrites: isReplacing, isOwn)
        let aside = working + "-replaced"
        let hasOld = rename(path, aside) == 0
        guard rename(working, path) == 0 else {
            let error = Self.failure(name)
            if hasOld { rename(aside, path) }
            throw error
        }
        isPending = false
        if hasOld { try? FileManager.default.removeItem(atPath: aside) }
    }

    private func begin(_ file: String) throws {
        try finish()
        let path = working + "/" + file
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if folders.insert(parent).inserted {
            do {
                try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            } catch {
                throw Self.failure(name)
            }
        }
        let descriptor = Glibc.open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(name) }
        open = (file, descriptor)
        written = 0
    }

    private func finish() throws {
        let isLarge = written > Self.bufferSize
        try flush()
        guard let descriptor = open?.descriptor else { return }
        open = nil
        let isSynced = !isLarge || fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP
        let code = errno
        guard isSynced else {
            Glibc.close(descriptor)
            throw Self.failure(name, String(cString: strerror(code)).lowercasedFirst)
        }
        guard Glibc.close(descriptor) == 0 else { throw Self.failure(name) }
    }

    private func close() {
        if let open { Glibc.close(open.descriptor) }
        open = nil
    }

    private func flush() throws {
        guard let open else { return }
        try buffer.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    open.descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw Self.failure(name) }
                rest = rest.dropFirst(count)
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// - Returns: whether there is a folder of that name that may be replaced.
    private static func checkTaken(
        _ path: String, _ name: String, overwrites: Bool, _ isOwn: (String) -> Bool
    ) throws -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw failure(name, "it is a file, and a folder is written; give another name")
        }
        guard let files = FileManager.default.enumerator(atPath: path) else { throw failure(name) }
        var isEmpty = true
        for case let file as String in files {
            isEmpty = false
            let isFolder = files.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
            if !isFolder, !isOwn(file) {
                throw failure(name, "the folder holds other files too, such as \(file); give another name")
            }
        }
        guard isEmpty || overwrites else {
            throw failure(name, "the folder exists; give --overwrite to replace it")
        }
        return true
    }

    private static func resolvingLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// - Parameter reason: nil is what the system said last.
    private static func failure(_ name: String, _ reason: String? = nil) -> CamVideoError {
        CamVideoError("cannot write \(name): \(reason ?? String(cString: strerror(errno)).lowercasedFirst)")
    }
}
