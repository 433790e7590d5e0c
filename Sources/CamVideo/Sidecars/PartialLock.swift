import Foundation
import Glibc

/// Tells a file that is being written from one that a killed run has left behind: the writer holds a lock, which goes with it.
final class PartialLock {
    private var descriptor: Int32

    /// Nil where another one holds it, or there is no file.
    init?(_ path: String) {
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { release() }

    /// Only once SQLite has closed the file: closing it here would take SQLite's own locks away.
    func release() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    static func isFree(_ path: String) -> Bool { PartialLock(path) != nil }

    static func taken(_ path: String) -> CamVideoError {
        CamVideoError("cannot write \(path): another run is writing it; give another name")
    }

    /// Makes room for a new file.
    /// - Throws: `CamVideoError` where that would lose something.
    static func clear(_ path: String, overwrites: Bool) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let lock = PartialLock(path) else {
            throw taken(path)
        }
        defer { lock.release() }
        guard overwrites else {
            throw CamVideoError(
                "cannot write \(path): a run that was cut off has left it, with all that it found out; rename or remove it, or "
                    + "give --resume or --overwrite")
        }
        unlink(path)
        removeLogs(of: path)
    }

    /// What SQLite keeps beside a database that is being written.
    static func removeLogs(of path: String) {
        for suffix in ["-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }
}
