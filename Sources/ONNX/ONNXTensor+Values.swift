import Foundation

extension ONNXTensor {
    /// The values in C order, converted from float32, float16, bfloat16 or float64.
    ///
    /// - Throws: `ONNXError` for any other element type.
    package func floats() throws -> [Float] {
        switch elementType {
        case .float32: copy(Float.self)
        case .float16: load(Float.self, from: UInt16.self) { Float(Float16(bitPattern: $0)) }
        case .bfloat16: load(Float.self, from: UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float64: load(Float.self, from: UInt64.self) { Float(Double(bitPattern: $0)) }
        default: throw wrongType("floating-point numbers")
        }
    }

    /// The values in C order, converted from any integer type or from bool (0 and 1).
    ///
    /// - Throws: `ONNXError` for any other element type, or a uint64 above the largest int64.
    package func int64s() throws -> [Int64] {
        switch elementType {
        case .int64: copy(Int64.self)
        case .int32: load(Int64.self, from: UInt32.self) { Int64(Int32(bitPattern: $0)) }
        case .int16: load(Int64.self, from: UInt16.self) { Int64(Int16(bitPattern: $0)) }
        case .int8: load(Int64.self, from: UInt8.self) { Int64(Int8(bitPattern: $0)) }
        case .uint32: load(Int64.self, from: UInt32.self) { Int64($0) }
        case .uint16: load(Int64.self, from: UInt16.self) { Int64($0) }
        case .uint8: load(Int64.self, from: UInt8.self) { Int64($0) }
        case .bool: load(Int64.self, from: UInt8.self) { $0 == 0 ? 0 : 1 }
        case .uint64:
            try load(Int64.self, from: UInt64.self) {
                guard let value = Int64(exactly: $0) else {
                    throw ONNXError("the tensor '\(name)' holds \($0), which is too large; export the model again.")
                }
                return value
            }
        case .uint4: packed(bits: 4) { Int64($0) }
        case .uint2: packed(bits: 2) { Int64($0) }
        case .int4: packed(bits: 4) { Int64($0) - ($0 >= 8 ? 16 : 0) }
        case .int2: packed(bits: 2) { Int64($0) - ($0 >= 2 ? 4 : 0) }
        default: throw wrongType("integers")
        }
    }

    private func wrongType(_ wanted: String) -> ONNXError {
        ONNXError("the tensor '\(name)' holds \(elementType) where \(wanted) are needed; export the model in float32.")
    }

    /// The stored values themselves; the hosts that this package runs on are little-endian, as the bytes are.
    private func copy<Value: BitwiseCopyable>(_: Value.Type) -> [Value] {
        [Value](unsafeUninitializedCapacity: elementCount) { buffer, count in
            count = bytes.copyBytes(to: buffer) / MemoryLayout<Value>.size
        }
    }

    private func load<Stored: FixedWidthInteger & BitwiseCopyable, Value>(
        _: Value.Type, from _: Stored.Type, _ convert: (Stored) throws -> Value
    ) rethrows -> [Value] {
        try bytes.withUnsafeBytes { buffer in
            try (0..<elementCount).map { index in
                try convert(
                    buffer.loadUnaligned(fromByteOffset: index * MemoryLayout<Stored>.size, as: Stored.self))
            }
        }
    }

    private func packed(bits: Int, _ convert: (UInt8) -> Int64) -> [Int64] {
        let perByte = 8 / bits
        return bytes.withUnsafeBytes { (buffer: UnsafeRawBufferPointer) in
            (0..<elementCount).map { index in
                convert(buffer[index / perByte] >> UInt8(index % perByte * bits) & (1 << UInt8(bits) - 1))
            }
        }
    }
}
