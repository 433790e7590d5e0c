import Glibc

/// What a path leads to, however it is written: links and detours do not make it another file.
package struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    /// For a file that does not exist yet, its name in the folder that the numbers mean.
    private let name: String?

    /// Nil where writing one file twice does no harm (pipes and devices), or cannot work anyway (no such folder).
    package init?(path: String) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else { return nil }
            name = nil
        } else {
            let split = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
            guard stat(split == path.startIndex ? "." : String(path[..<split]), &status) == 0 else { return nil }
            name = String(path[split...])
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
