import Foundation

/// Opening files that a user or a model names.
enum ModelFile {
    /// Maps a regular file, so that weights stay the page cache's, shared by all processes that read the model.
    ///
    /// - Throws: `ONNXError` that says why it cannot be read.
    static func map(path: String) throws -> Data {
        try requireRegularFile(path)
        do {
            // On Linux `.mappedIfSafe` reads the whole file into the heap.
            return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw ONNXError(file: path, "the file cannot be read; check its permissions.")
        }
    }

    static func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path)
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The absolute path without links; `nil` where nothing is there.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func requireRegularFile(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ONNXError(file: path, "there is no such file; check the path.")
        }
        guard !isFolder(path) else {
            throw ONNXError(file: path, "this is a folder where a file is needed.")
        }
        // A pipe or a device has no size to map, and may never end.
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ONNXError(file: path, "this is not a regular file; save the contents to a file first.")
        }
    }
}
