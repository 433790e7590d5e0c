import Foundation
import Media

/// A result that others can read while it is written, as `NAME.partial`. For one thread.
final class PartialFile {
    /// What it is called until it is finished, behind its name.
    static let suffix = ".partial"

    /// To be committed together with the job's other files.
    let output: OutputFile
    private let lock: PartialLock?

    /// Whether it goes on with what an earlier run has left.
    let goesOn: Bool
    /// Whether that is a copy of what has its name already.
    let isCopy: Bool

    /// - Parameters:
    ///   - mustLock: whether it is of no use where the folder does not let files be locked.
    ///   - replacesPartial: whether what a run has left that was cut off may go, though a finished file may not.
    ///   - resumes: whether to go on with what a run has left that was cut off, or stopped early; where nothing is left, it
    ///   begins anew.
    /// - Throws: `CamVideoError` where another run is writing the file, or one that was cut off has left it and neither `resumes` nor
    ///   `overwrites` is true.
    init(path: String, overwrites: Bool, mustLock: Bool, replacesPartial: Bool = false, resumes: Bool = false) throws {
        guard case .file = MediaOutput(path), !OutputFile.isDevice(path) else {
            // Whoever reads a pipe gets all that is written at once.
            output = try OutputFile(MediaOutput(path), overwrite: overwrites)
            (lock, goesOn, isCopy) = (nil, false, false)
            return
        }
        let partial = path + Self.suffix
        isCopy = try resumes && Self.bringBack(path, as: partial)
        goesOn = resumes && FileManager.default.fileExists(atPath: partial)
        if !goesOn { try PartialLock.clear(partial, overwrites: overwrites || replacesPartial) }
        guard !goesOn || PartialLock.isFree(partial) else { throw PartialLock.taken(partial) }
        output = try OutputFile(
            .file(path: path), overwrite: overwrites || goesOn, workingSuffix: Self.suffix, adopts: goesOn)
        lock = output.workingPath.flatMap { PartialLock($0) }
        guard lock != nil || !mustLock else {
            throw CamVideoError("cannot write \(path): its folder does not let files be locked; write it elsewhere")
        }
    }

    /// What was stopped early has its name already: a copy goes on, and takes its place.
    /// - Returns: whether there is one.
    private static func bringBack(_ path: String, as partial: String) throws -> Bool {
        let files = FileManager.default
        guard files.fileExists(atPath: path), !files.fileExists(atPath: partial) else { return false }
        do {
            try files.copyItem(atPath: path, toPath: partial)
            return true
        } catch {
            try? files.removeItem(atPath: partial)
            throw CamVideoError("cannot write \(partial): \(String(cString: strerror(errno)).lowercasedFirst)")
        }
    }

    /// Only once who writes it has closed it: closing it here would take SQLite's own locks away.
    func release() { lock?.release() }
}
