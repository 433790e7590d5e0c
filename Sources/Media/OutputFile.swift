internal import CFFmpeg
import Glibc

/// Where a result goes.
package enum MediaOutput: Sendable, Equatable {
    case standardOutput
    case file(path: String)

    package init(_ argument: String) {
        self = argument == "-" ? .standardOutput : .file(path: argument)
    }

    /// The name by which messages speak of it.
    package var name: String {
        switch self {
        case .standardOutput: "standard output"
        case .file(let path): path
        }
    }
}

/// A file that appears under its name only when it is complete: bytes go to a temporary file beside it, which
/// ``commit()`` flushes to the disk and renames. Pipes and devices are written directly.
package final class OutputFile {
    package let output: MediaOutput
    /// The path that bytes are written to; nil for standard output.
    package let workingPath: String?
    private let finalPath: String?
    private let overwrite: Bool
    private var isPending: Bool
    private var isSealed = false

    /// Reserves a temporary file.
    /// - Parameters:
    ///   - suffix: where given, the temporary file has the name with this behind it, for others to find, and not a hidden one.
    ///   - adopts: whether that temporary file is there already, and goes on.
    /// - Throws: ``MediaError`` where the name is a directory's, or a file's and `overwrite` is false; or where the temporary file
    ///   that others may find exists.
    package init(_ output: MediaOutput, overwrite: Bool, workingSuffix suffix: String? = nil, adopts: Bool = false)
        throws
    {
        self.output = output
        self.overwrite = overwrite
        guard case .file(let path) = output else {
            (workingPath, finalPath, isPending) = (nil, nil, false)
            return
        }
        let kind = Self.kind(of: path)
        try Self.refuseTaken(path, kind, overwrite: overwrite)
        if kind == .device {
            (workingPath, finalPath, isPending) = (path, nil, false)
        } else {
            let target = Self.resolvingLinks(path)
            (workingPath, finalPath, isPending) = (
                try suffix.map { try adopts ? target + $0 : Self.reserve(target + $0) } ?? Self.reserve(beside: target),
                target, true
            )
        }
    }

    /// Whether bytes go straight to a pipe or a device, which cannot be rewound.
    package var isDirect: Bool { finalPath == nil }

    deinit { discard() }

    /// Flushes the finished file to the disk: the last step that may fail for want of room. Where a job has several
    /// files, all are sealed before the first is given its name.
    package func seal() throws {
        guard isPending, !isSealed, let workingPath else { return }
        let descriptor = open(workingPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("open", output.name) }
        let synced = fsync(descriptor)
        let syncError = errno
        close(descriptor)
        // Some file systems have no fsync; that is no failure to write.
        guard synced == 0 || syncError == EINVAL || syncError == ENOTSUP else {
            throw Self.failure("write", output.name, syncError)
        }
        isSealed = true
    }

    /// Gives the finished file its name.
    package func commit() throws { try Self.commit([self]) }

    /// Gives finished files their names, all of them or none: where one cannot be named, those before it are taken back,
    /// and what they replaced has its name again.
    package static func commit(_ files: [OutputFile]) throws {
        for file in files {
            try file.seal()
            if let path = file.finalPath { try refuseTaken(path, kind(of: path), overwrite: file.overwrite) }
        }
        var named: [(file: OutputFile, replaced: String?)] = []
        do {
            for file in files {
                // What the last one replaces is never wanted back.
                let isLast = named.count == files.count - 1
                named.append((file, try file.takeName(keepingReplaced: !isLast)))
            }
        } catch {
            for (file, replaced) in named.reversed() { file.takeBack(replaced) }
            throw error
        }
        for case (_, let replaced?) in named { unlink(replaced) }
    }

    /// - Returns: where the file is kept that had the name before.
    private func takeName(keepingReplaced: Bool) throws -> String? {
        guard isPending, let workingPath, let finalPath else { return nil }
        let replaced = keepingReplaced ? try Self.keep(finalPath) : nil
        guard rename(workingPath, finalPath) == 0 else {
            let code = errno
            Self.restore(replaced, to: finalPath)
            throw Self.failure("name the finished file", output.name, code)
        }
        isPending = false
        return replaced
    }

    private func takeBack(_ replaced: String?) {
        guard let finalPath else { return }
        if replaced == nil { unlink(finalPath) }
        Self.restore(replaced, to: finalPath)
    }

    private static func restore(_ replaced: String?, to path: String) {
        guard let replaced else { return }
        rename(replaced, path)
        // Where both names are still the old file's, renaming does nothing.
        unlink(replaced)
    }

    /// Gives an existing file another name beside its own, or instead of it where a file has but one.
    private static func keep(_ path: String) throws -> String? {
        guard kind(of: path) == .file else { return nil }
        let aside = try temporaryName(beside: path)
        guard link(path, aside) == 0 || rename(path, aside) == 0 else { throw failure("replace", path) }
        return aside
    }

    /// Leaves the temporary file where it is, without a name.
    package func abandon() { isPending = false }

    /// Removes the temporary file, if it has not been given its name.
    package func discard() {
        guard isPending, let workingPath else { return }
        unlink(workingPath)
        isPending = false
    }

    private enum Kind { case none, file, directory, device }

    private static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .none }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .directory
        case S_IFREG: return .file
        default: return .device
        }
    }

    /// Whether a pipe, a terminal or the like has this name.
    package static func isDevice(_ path: String) -> Bool { kind(of: path) == .device }

    /// - Throws: ``MediaError`` where a directory has this name.
    static func refuseDirectory(_ path: String) throws {
        guard kind(of: path) == .directory else { return }
        throw MediaError(
            operation: "write", code: cam_error_is_directory, message: "it is a directory; give a file's name",
            path: path)
    }

    private static func refuseTaken(_ path: String, _ kind: Kind, overwrite: Bool) throws {
        switch kind {
        case .directory:
            try refuseDirectory(path)
        case .file where !overwrite:
            throw MediaError(
                operation: "write", code: cam_error_exists, message: "the file exists; give --overwrite to replace it",
                path: path)
        case .none, .file, .device: return
        }
    }

    /// The file that a symbolic link leads to, so that renaming replaces that and not the link.
    private static func resolvingLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The random part keeps two runs apart.
    private static func temporaryName(beside path: String) throws -> String {
        let split = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
        let name = path[split...]
        guard !name.isEmpty else {
            throw MediaError(
                operation: "write", code: cam_error_is_directory, message: "it is a directory's name; give a file's",
                path: path)
        }
        return "\(path[..<split]).camvideo-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))-\(name.suffix(100))"
    }

    private static func reserve(beside path: String) throws -> String {
        try reserve(temporaryName(beside: path), for: path)
    }

    /// - Parameter path: what messages speak of; nil for the file itself.
    private static func reserve(_ working: String, for path: String? = nil) throws -> String {
        let path = path ?? working
        let descriptor = open(working, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            let code = errno
            let missing = code == ENOENT ? "its folder does not exist" : nil
            throw MediaError(operation: "write", code: cam_error_from_errno(code), message: missing, path: path)
        }
        close(descriptor)
        return working
    }

    private static func failure(_ operation: String, _ path: String, _ code: Int32 = errno) -> MediaError {
        MediaError(operation: operation, code: cam_error_from_errno(code), path: path)
    }
}
