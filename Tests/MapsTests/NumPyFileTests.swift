import Foundation
import Maps
import TestSupport
import Testing

@Suite struct NumPyFileTests {
    /// What `numpy.save` of NumPy 2 writes for `numpy.array([[1, 2, 3], [4, 5, 6.5]], dtype="<f4")`.
    static let numPysOwn: Data = {
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
        let padded = text + String(repeating: " ", count: 117 - text.utf8.count) + "\n"
        var bytes = Data([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0]) + Data(padded.utf8)
        [Float](arrayLiteral: 1, 2, 3, 4, 5, 6.5).withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }()

    static func bytes(header: String, version: UInt8 = 1, values: Data = Data()) -> Data {
        let length: [UInt8] =
            version == 1
            ? [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
            : [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8), 0, 0]
        return Data([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, version, 0] + length) + Data(header.utf8) + values
    }

    @Test func readsWhatNumPyWrites() throws {
        let array = try NumPyArray<Float>(bytes: Self.numPysOwn, name: "a.npy")
        #expect(array.shape == [2, 3])
        #expect(array.values == [1, 2, 3, 4, 5, 6.5])
    }

    @Test func readsASliceOfOtherBytes() throws {
        let slice = (Data([1, 2, 3]) + Self.numPysOwn)[3...]
        #expect(try NumPyArray<Float>(bytes: slice, name: "a.npy").values == [1, 2, 3, 4, 5, 6.5])
    }

    @Test(arguments: [[], [5], [2, 3], [1, 0, 4], [7, 1, 2, 3, 1, 1, 2]]) func roundTrips(shape: [Int]) throws {
        var generator = SeededGenerator(seed: 1)
        let values = generator.floats(shape.reduce(1, *))
        let bytes = NumPyArray(shape: shape, values: values).encoded()
        let read = try NumPyArray<Float>(bytes: bytes, name: "a.npy")
        #expect(read.shape == shape)
        #expect(read.values == values)
    }

    @Test func roundTripsThroughAFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(NumPyArray<Int64>(shape: [2], values: [-1, .max]).encoded(), to: "a.npy")
        #expect(try NumPyArray<Int64>(contentsOf: path).values == [-1, .max])
        let doubles = try folder.write(NumPyArray<Double>(shape: [1], values: [.pi]).encoded(), to: "b.npy")
        #expect(try NumPyArray<Double>(contentsOf: doubles).values == [.pi])
    }

    @Test func headerKeepsItsSizeAndAlignment() {
        let small = NumPyHeader(Float.self, shape: [0, 1, 1]).encoded()
        let large = NumPyHeader(Float.self, shape: Array(repeating: .max, count: 7)).encoded()
        #expect(small.count == large.count)
        #expect(small.count.isMultiple(of: 64))
        #expect(small.last == UInt8(ascii: "\n"))
    }

    @Test func readsVersionTwo() throws {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n"
        let bytes = Self.bytes(header: header, version: 2, values: Data([0, 0, 128, 63]))
        #expect(try NumPyArray<Float>(bytes: bytes, name: "a.npy").values == [1])
    }

    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: Data
        let message: String
    }

    static let bad = [
        Bad(testDescription: "empty", bytes: Data(), message: "is not a NumPy .npy file"),
        Bad(testDescription: "text", bytes: Data("1,2,3\n4,5,6\n".utf8), message: "is not a NumPy .npy file"),
        Bad(testDescription: "magic only", bytes: numPysOwn.prefix(8), message: "is not a NumPy .npy file"),
        Bad(testDescription: "cut in the header", bytes: numPysOwn.prefix(60), message: "ends inside its header"),
        Bad(
            testDescription: "cut in the values", bytes: numPysOwn.dropLast(1),
            message: "shape [2, 3] needs 24 bytes of values, and 23 are there"),
        Bad(testDescription: "version", bytes: bytes(header: "{}", version: 9), message: "has version 9"),
        Bad(testDescription: "no keys", bytes: bytes(header: "{}"), message: "names no plain type"),
        Bad(
            testDescription: "float64",
            bytes: bytes(header: "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }"),
            message: "holds float64, but float32 is needed: save it with .astype(numpy.float32)"),
        Bad(
            testDescription: "big-endian",
            bytes: bytes(header: "{'descr': '>f4', 'fortran_order': False, 'shape': (0,), }"),
            message: "holds type '>f4'"),
        Bad(
            testDescription: "Fortran order",
            bytes: bytes(header: "{'descr': '<f4', 'fortran_order': True, 'shape': (0,), }"),
            message: "is in Fortran order"),
        Bad(
            testDescription: "overflowing shape",
            bytes: bytes(
                header: "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }"),
            message: "which is too large"),
        Bad(
            testDescription: "overflowing dimension",
            bytes: bytes(header: "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }"),
            message: "which is too large"),
        Bad(
            testDescription: "large claim",
            bytes: bytes(header: "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }"),
            message: "is cut short"),
        Bad(
            testDescription: "structured type",
            bytes: bytes(header: "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"),
            message: "names no plain type"),
    ]

    @Test(arguments: bad) func refuses(_ bad: Bad) {
        let error = #expect(throws: NumPyError.self) { try NumPyArray<Float>(bytes: bad.bytes, name: "a.npy") }
        #expect(error?.message.hasPrefix("a.npy ") == true)
        #expect(error?.message.contains(bad.message) == true, "\(error?.message ?? "no error")")
    }

    @Test func namesWhatCannotBeRead() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: NumPyError.self) { try NumPyArray<Float>(contentsOf: folder.path("a.npy")) }
        #expect(missing?.message == "Cannot read \(folder.path("a.npy")): no such file.")
        let directory = #expect(throws: NumPyError.self) { try NumPyArray<Float>(contentsOf: folder.url.path) }
        #expect(directory?.message == "Cannot read \(folder.url.path): it is a folder.")
        let empty = try folder.write(Data(), to: "empty.npy")
        #expect(throws: NumPyError.self) { try NumPyArray<Float>(contentsOf: empty) }
        #expect(throws: NumPyError.self) { try NumPyArray<Float>(contentsOf: "/dev/zero") }
    }
}
