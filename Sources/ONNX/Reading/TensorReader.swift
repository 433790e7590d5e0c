import Foundation

/// Makes tensors of their messages, whichever of the format's fields holds the values.
struct TensorReader {
    private var external: ExternalData

    init(folder: URL?) {
        external = ExternalData(folder: folder)
    }

    /// - Parameter rawData: The `raw_data` field, where it was taken out of the message.
    mutating func tensor(_ proto: Onnx_TensorProto, rawData: Data? = nil) throws -> ONNXTensor {
        let name = proto.name
        guard let elementType = ONNXElementType(rawValue: Int(proto.dataType)) else {
            throw ONNXError(
                "the tensor '\(name)' has the unknown element type \(proto.dataType); export the model again.")
        }
        let shape = proto.dims.map { Int($0) }
        let needed = try ONNXTensor.byteCount(name: name, elementType: elementType, shape: shape)
        let bytes: Data
        if proto.dataLocation == 1 {
            let entries = proto.externalData.map { ($0.key, $0.value) }
            bytes = try external.bytes(
                entries: Dictionary(entries, uniquingKeysWith: { $1 }), tensor: name, byteCount: needed)
        } else if let raw = rawData ?? (proto.hasRawData ? proto.rawData : nil), !raw.isEmpty {
            bytes = raw
        } else {
            bytes = Self.typedBytes(proto, elementType)
        }
        return try ONNXTensor(
            name: name, elementType: elementType, shape: shape, bytes: elementType == .string ? Data() : bytes)
    }

    /// The values of the field that the specification gives each type, as `raw_data` would hold them.
    private static func typedBytes(_ proto: Onnx_TensorProto, _ elementType: ONNXElementType) -> Data {
        switch elementType {
        case .float32, .complex64: proto.floatData.withUnsafeBytes { Data($0) }
        case .float64, .complex128: proto.doubleData.withUnsafeBytes { Data($0) }
        case .int64: proto.int64Data.withUnsafeBytes { Data($0) }
        case .uint64: proto.uint64Data.withUnsafeBytes { Data($0) }
        case .uint32: narrowed(proto.uint64Data, to: UInt32.self)
        case .int32: narrowed(proto.int32Data, to: UInt32.self)
        case .int16, .uint16, .float16, .bfloat16: narrowed(proto.int32Data, to: UInt16.self)
        default: narrowed(proto.int32Data, to: UInt8.self)
        }
    }

    private static func narrowed<Wide: FixedWidthInteger, Narrow: FixedWidthInteger>(
        _ values: [Wide], to _: Narrow.Type
    ) -> Data {
        values.map { Narrow(truncatingIfNeeded: $0) }.withUnsafeBytes { Data($0) }
    }
}
