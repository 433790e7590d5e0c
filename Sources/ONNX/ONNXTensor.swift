import Foundation

/// A constant tensor of a model. It keeps the bytes as the file has them, as a slice of the mapped file where it can, and
/// converts them only when asked.
package struct ONNXTensor: Sendable, Equatable {
    package let name: String
    package let elementType: ONNXElementType
    /// Empty for a scalar.
    package let shape: [Int]
    /// Little-endian, C order (the last axis varies fastest); elements narrower than a byte fill each byte from its low
    /// bits. Empty for strings, which no network operator reads.
    package let bytes: Data

    /// - Throws: `ONNXError` when a dimension is negative, the shape is too large, or `bytes` does not fit it.
    package init(name: String, elementType: ONNXElementType, shape: [Int], bytes: Data) throws {
        let needed = try Self.byteCount(name: name, elementType: elementType, shape: shape)
        guard bytes.count == needed else {
            throw ONNXError(
                "the tensor '\(name)' has \(bytes.count) bytes, but its shape \(shape) of \(elementType) needs \(needed); "
                    + "export the model again.")
        }
        self.name = name
        self.elementType = elementType
        self.shape = shape
        self.bytes = bytes
    }

    package init(name: String, shape: [Int], floats: [Float]) {
        precondition(shape.reduce(1, *) == floats.count, "a tensor has one value per cell")
        self.name = name
        elementType = .float32
        self.shape = shape
        bytes = floats.withUnsafeBytes { Data($0) }
    }

    package init(name: String, shape: [Int], int64s: [Int64]) {
        precondition(shape.reduce(1, *) == int64s.count, "a tensor has one value per cell")
        self.name = name
        elementType = .int64
        self.shape = shape
        bytes = int64s.withUnsafeBytes { Data($0) }
    }

    /// The product of `shape`.
    package var elementCount: Int { shape.reduce(1, *) }

    /// How many bytes a tensor takes; 0 for strings.
    static func byteCount(name: String, elementType: ONNXElementType, shape: [Int]) throws -> Int {
        if let negative = shape.first(where: { $0 < 0 }) {
            throw ONNXError("the tensor '\(name)' has the negative dimension \(negative); export the model again.")
        }
        var bits = elementType.bitWidth ?? 1
        for size in shape {
            let (product, overflow) = bits.multipliedReportingOverflow(by: size)
            guard !overflow, product <= .max - 7 else {
                throw ONNXError("the tensor '\(name)' has the shape \(shape), which no memory holds.")
            }
            bits = product
        }
        return elementType == .string ? 0 : (bits + 7) / 8
    }
}
