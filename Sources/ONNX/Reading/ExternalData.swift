import Foundation

/// Tensors' bytes in files beside a model, as models above 2 GB and many exporters have them. A model may name only files
/// inside its own folder, so that a downloaded model cannot read others.
struct ExternalData {
    private let folder: URL?
    private var mapped: [String: Data] = [:]

    init(folder: URL?) {
        self.folder = folder
    }

    /// - Parameters:
    ///   - entries: The tensor's `external_data`: location, offset and length.
    ///   - byteCount: What the tensor's shape and type need.
    mutating func bytes(entries: [String: String], tensor: String, byteCount: Int) throws -> Data {
        func refuse(_ problem: String) -> ONNXError {
            ONNXError("the tensor '\(tensor)' \(problem)")
        }
        func number(_ key: String) throws -> Int? {
            guard let text = entries[key] else { return nil }
            guard let value = Int(text), value >= 0 else {
                throw refuse("has the external-data \(key) '\(text)', which is no size; export the model again.")
            }
            return value
        }
        guard let location = entries["location"], !location.isEmpty else {
            throw refuse("names no file for its external data; export the model again.")
        }
        let file = try map(location, refuse: refuse)
        let offset = try number("offset") ?? 0
        let length = try number("length") ?? byteCount
        guard length == byteCount else {
            throw refuse(
                "has \(length) bytes of external data in '\(location)', but its shape needs \(byteCount); "
                    + "export the model again.")
        }
        guard offset <= file.count, length <= file.count - offset else {
            throw refuse(
                "needs \(length) bytes at \(offset) of '\(location)', which has \(file.count) bytes; "
                    + "copy the whole file again.")
        }
        return file[file.startIndex + offset..<file.startIndex + offset + length]
    }

    private mutating func map(_ location: String, refuse: (String) -> ONNXError) throws -> Data {
        if let known = mapped[location] { return known }
        guard let folder else {
            throw refuse("lies in the external file '\(location)', which a model in memory cannot have.")
        }
        let components = location.split(separator: "/", omittingEmptySubsequences: false)
        guard !location.hasPrefix("/"), !components.contains(".."), !location.contains("\0") else {
            throw refuse("lies in '\(location)', outside the model's folder; a model may only read files beside it.")
        }
        let path = folder.appendingPathComponent(location).path
        guard let root = ModelFile.realPath(folder.path), let resolved = ModelFile.realPath(path) else {
            throw refuse("lies in the external file '\(location)', which is missing; copy it beside the model.")
        }
        guard resolved.hasPrefix(root == "/" ? root : root + "/") else {
            throw refuse(
                "lies in '\(location)', a link that leaves the model's folder; copy the file itself beside the model.")
        }
        let data = try ModelFile.map(path: resolved)
        mapped[location] = data
        return data
    }
}
