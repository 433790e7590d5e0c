import Foundation
import Testing

@testable import ONNX

@Suite struct TensorTests {
    private func tensor(_ type: ONNXElementType, _ shape: [Int], _ bytes: [UInt8]) throws -> ONNXTensor {
        try ONNXTensor(name: "t", elementType: type, shape: shape, bytes: Data(bytes))
    }

    @Test func readsFloats() throws {
        #expect(try tensor(.float32, [2], [0, 0, 128, 63, 0, 0, 0, 192]).floats() == [1, -2])
        #expect(try tensor(.float16, [3], [0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00]).floats() == [1, -2, 0x1p-24])
        #expect(try tensor(.bfloat16, [2], [0x80, 0x3F, 0x00, 0xC0]).floats() == [1, -2])
        #expect(try tensor(.float64, [1], [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]).floats() == [1])
        #expect(try tensor(.float32, [0, 3], []).floats() == [])
    }

    @Test func readsIntegers() throws {
        #expect(try tensor(.int8, [2], [1, 0xFF]).int64s() == [1, -1])
        #expect(try tensor(.uint8, [2], [1, 0xFF]).int64s() == [1, 255])
        #expect(try tensor(.int16, [2], [1, 0, 0xFE, 0xFF]).int64s() == [1, -2])
        #expect(try tensor(.uint16, [1], [0xFE, 0xFF]).int64s() == [65534])
        #expect(try tensor(.int32, [1], [0xFD, 0xFF, 0xFF, 0xFF]).int64s() == [-3])
        #expect(try tensor(.uint32, [1], [0xFF, 0xFF, 0xFF, 0xFF]).int64s() == [4_294_967_295])
        #expect(try tensor(.int64, [1], Array(repeating: 0xFF, count: 8)).int64s() == [-1])
        #expect(try tensor(.uint64, [1], [5, 0, 0, 0, 0, 0, 0, 0]).int64s() == [5])
        #expect(try tensor(.bool, [3], [0, 1, 2]).int64s() == [0, 1, 1])
        #expect(try tensor(.uint4, [3], [0xF1, 0x07]).int64s() == [1, 15, 7])
        #expect(try tensor(.int4, [3], [0xF1, 0x07]).int64s() == [1, -1, 7])
        #expect(try tensor(.uint2, [5], [0b11_10_01_00, 0b10]).int64s() == [0, 1, 2, 3, 2])
        #expect(try tensor(.int2, [4], [0b11_10_01_00]).int64s() == [0, 1, -2, -1])
    }

    @Test func refusesAnotherType() throws {
        let wrong = #expect(throws: ONNXError.self) { try tensor(.int64, [0], []).floats() }
        #expect(wrong?.message.contains("the tensor 't' holds int64 where floating-point numbers are needed") == true)
        #expect(throws: ONNXError.self) { try tensor(.float32, [0], []).int64s() }
        #expect(throws: ONNXError.self) { try tensor(.uint64, [1], Array(repeating: 0xFF, count: 8)).int64s() }
        #expect(throws: ONNXError.self) { try tensor(.string, [1], []).floats() }
    }

    /// A slice of a mapped file starts anywhere, so values need not be aligned.
    @Test func readsUnalignedSlices() throws {
        let bytes = Data([0, 0, 0, 128, 63, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        let floats = try ONNXTensor(name: "t", elementType: .float32, shape: [1], bytes: bytes[1..<5])
        #expect(try floats.floats() == [1])
        let doubles = try ONNXTensor(name: "t", elementType: .float64, shape: [1], bytes: bytes[5..<13])
        #expect(try doubles.floats() == [0])
    }

    @Test func makesTensorsOfValues() throws {
        let floats = ONNXTensor(name: "f", shape: [2], floats: [1, 2])
        #expect(try floats.floats() == [1, 2])
        #expect(floats.elementCount == 2)
        #expect(try ONNXTensor(name: "i", shape: [], int64s: [9]).int64s() == [9])
    }

    /// The fields that hold values where `raw_data` does not.
    @Test func readsTypedFields() throws {
        func read(_ type: ONNXElementType, _ fill: (inout Onnx_TensorProto) -> Void) throws -> ONNXTensor {
            var reader = TensorReader(folder: nil)
            return try reader.tensor(
                .with {
                    $0.name = "t"
                    $0.dims = [2]
                    $0.dataType = Int32(type.rawValue)
                    fill(&$0)
                })
        }
        #expect(try read(.float32) { $0.floatData = [1, -2] }.floats() == [1, -2])
        #expect(try read(.float64) { $0.doubleData = [1, -2] }.floats() == [1, -2])
        #expect(try read(.float16) { $0.int32Data = [0x3C00, 0xC000] }.floats() == [1, -2])
        #expect(try read(.bfloat16) { $0.int32Data = [0x3F80, 0xC000] }.floats() == [1, -2])
        #expect(try read(.int64) { $0.int64Data = [1, -2] }.int64s() == [1, -2])
        #expect(try read(.int32) { $0.int32Data = [1, -2] }.int64s() == [1, -2])
        #expect(try read(.int8) { $0.int32Data = [1, -2] }.int64s() == [1, -2])
        #expect(try read(.uint8) { $0.int32Data = [1, 254] }.int64s() == [1, 254])
        #expect(try read(.bool) { $0.int32Data = [1, 0] }.int64s() == [1, 0])
        #expect(try read(.uint32) { $0.uint64Data = [1, 4_294_967_295] }.int64s() == [1, 4_294_967_295])
        #expect(try read(.uint64) { $0.uint64Data = [1, 2] }.int64s() == [1, 2])
        #expect(try read(.int4) { $0.int32Data = [0xF1] }.int64s() == [1, -1])
    }

    @Test(arguments: ONNXElementType.allCases) func everyTypeIsReadOneWayOrRefused(type: ONNXElementType) throws {
        let bytes = Data(count: try ONNXTensor.byteCount(name: "t", elementType: type, shape: [3]))
        let tensor = try ONNXTensor(name: "t", elementType: type, shape: [3], bytes: bytes)
        #expect((try? tensor.floats()) == (type.isFloatingPoint ? [0, 0, 0] : nil))
        #expect((try? tensor.int64s()) == (type.isInteger ? [0, 0, 0] : nil))
    }
}
