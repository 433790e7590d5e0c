import Foundation

/// The page's bytes, each piece under a number by which its description finds it.
struct BlobStore {
    private(set) var blobs: [Data] = []

    mutating func add(_ data: Data) -> Int {
        blobs.append(data)
        return blobs.count - 1
    }

    /// - Parameter values: little-endian once stored, as typed arrays in a browser are on all machines that there are.
    mutating func add<Value: PackedNumber>(_ values: [Value]) -> PackedColumn {
        let bytes = values.withUnsafeBytes { [UInt8]($0) }
        return PackedColumn(blob: add(Deflate.compress(bytes)), type: Value.typeName)
    }

    /// Whatever JSON can say.
    mutating func add(texts: [String]) throws -> Int {
        add(Deflate.compress([UInt8](try JSONEncoder().encode(texts))))
    }
}

/// Where one value for each frame is.
struct PackedColumn: Encodable, Sendable {
    let blob: Int
    /// By the typed array's name.
    let type: String
}

protocol PackedNumber: BitwiseCopyable {
    static var typeName: String { get }
}

extension UInt8: PackedNumber { static var typeName: String { "Uint8Array" } }
extension UInt32: PackedNumber { static var typeName: String { "Uint32Array" } }
extension Float: PackedNumber { static var typeName: String { "Float32Array" } }
