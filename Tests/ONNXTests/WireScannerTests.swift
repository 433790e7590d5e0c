import Testing

@testable import ONNX

@Suite struct WireScannerTests {
    private func fields(_ bytes: [UInt8]) throws -> [WireField] {
        try bytes.withUnsafeBytes { buffer in
            var scanner = WireScanner(buffer, message: 0..<buffer.count)
            var fields: [WireField] = []
            while let field = try scanner.next() { fields.append(field) }
            return fields
        }
    }

    @Test func walksOverEveryWireType() throws {
        let fields = try fields(
            [0x08, 0x96, 0x01] + [0x11, 1, 2, 3, 4, 5, 6, 7, 8] + [0x1A, 2, 7, 7] + [0x25, 1, 2, 3, 4] + [0x2A, 0])
        #expect(fields.map(\.number) == [1, 2, 3, 4, 5])
        #expect(fields.map(\.extent) == [0..<3, 3..<12, 12..<16, 16..<21, 21..<23])
        #expect(fields.map(\.contents) == [nil, nil, 14..<16, nil, 23..<23])
    }

    @Test(
        arguments: [
            [0x08], [0x08, 0x80], [0x11, 1, 2, 3], [0x25, 1], [0x1A, 3, 1, 2], [0x1A], [0x80],
            [0x1A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        ] as [[UInt8]])
    func tellsTruncation(bytes: [UInt8]) {
        let error = #expect(throws: WireError.self) { try fields(bytes) }
        guard case .truncated = error else {
            Issue.record("\(bytes) gives \(String(describing: error))")
            return
        }
    }

    @Test(
        arguments: [
            [0x00, 1], [0x0B], [0x0C], [0x0E], [0x0F],
            [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1],
        ] as [[UInt8]])
    func tellsDamage(bytes: [UInt8]) {
        let error = #expect(throws: WireError.self) { try fields(bytes) }
        guard case .malformed = error else {
            Issue.record("\(bytes) gives \(String(describing: error))")
            return
        }
    }
}
