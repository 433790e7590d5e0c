/// One field of a protocol-buffer message, as it lies in the bytes.
struct WireField {
    let number: Int
    /// Tag, length and contents.
    let extent: Range<Int>
    /// The contents of a length-delimited field (a message, string or bytes); `nil` for numbers.
    let contents: Range<Int>?
}

/// Why bytes are no protocol-buffer message.
enum WireError: Error {
    /// The field at `offset` needs more bytes than there are.
    case truncated(offset: Int)
    case malformed(offset: Int)
}

/// Walks over the fields of one message without decoding them (https://protobuf.dev/programming-guides/encoding).
struct WireScanner {
    private let bytes: UnsafeRawBufferPointer
    private var offset: Int
    private let end: Int

    /// - Parameter message: Where in `bytes` the message lies; the scanner must not outlive the buffer.
    init(_ bytes: UnsafeRawBufferPointer, message: Range<Int>) {
        self.bytes = bytes
        offset = message.lowerBound
        end = message.upperBound
    }

    mutating func next() throws(WireError) -> WireField? {
        guard offset < end else { return nil }
        let start = offset
        let tag = try varint()
        let number = Int(tag >> 3)
        guard tag <= UInt64(UInt32.max), number > 0 else { throw .malformed(offset: start) }
        var contents: Range<Int>?
        switch tag & 7 {
        case 0: _ = try varint()
        case 1: try skip(8, from: start)
        case 2:
            let length = try varint()
            guard length <= UInt64(end - offset) else { throw .truncated(offset: start) }
            contents = offset..<offset + Int(length)
            offset += Int(length)
        case 5: try skip(4, from: start)
        default: throw .malformed(offset: start)
        }
        return WireField(number: number, extent: start..<offset, contents: contents)
    }

    private mutating func skip(_ count: Int, from start: Int) throws(WireError) {
        guard end - offset >= count else { throw .truncated(offset: start) }
        offset += count
    }

    private mutating func varint() throws(WireError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard offset < end else { throw .truncated(offset: start) }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .malformed(offset: start)
    }
}
