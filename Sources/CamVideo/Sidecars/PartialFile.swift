import Media

/// A result that others can read while it is written, as `NAME.partial`. For one thread.
final class PartialFile {
    /// What it is called until it is finished, behind its name.
    static let suffix = ".partial"

    /// To be committed together with the job's other files.
    let output: OutputFile
    private let lock: PartialLock?

    /// - Throws: `CamVideoError` where another run is writing the file, or one that was cut off has left it and `overwrites` is
    ///   false.
    init(path: String, overwrites: Bool) throws {
        guard case .file = MediaOutput(path), !OutputFile.isDevice(path) else {
            // Whoever reads a pipe gets all that is written at once.
            output = try OutputFile(MediaOutput(path), overwrite: overwrites)
            lock = nil
            return
        }
        try PartialLock.clear(path + Self.suffix, overwrites: overwrites)
        output = try OutputFile(.file(path: path), overwrite: overwrites, workingSuffix: Self.suffix)
        guard let working = output.workingPath, let lock = PartialLock(working) else {
            throw CamVideoError("cannot write \(path): its folder does not let files be locked; write it elsewhere")
        }
        self.lock = lock
    }

    /// Only once who writes it has closed it: closing it here would take SQLite's own locks away.
    func release() { lock?.release() }
}
