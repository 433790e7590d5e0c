import Foundation

/// A floating-point number, or several, that can be written down by their bits: not every coder takes NaN and infinity, and
/// not every one gives the very number back.
package protocol ExactlyCodable {
    /// IEEE 754 bits, little-endian.
    var exactBytes: Data { get }
    /// Nil where the bytes are not of such a value.
    init?(exactBytes: Data)
}

/// Writes a property down by its bits, whatever the coder: base64 text in JSON, bytes in a property list.
@propertyWrapper
package struct ExactlyCoded<Value: ExactlyCodable> {
    package var wrappedValue: Value

    package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
}

extension ExactlyCoded: Sendable where Value: Sendable {}
extension ExactlyCoded: Equatable where Value: Equatable {}

extension ExactlyCoded: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Value(exactBytes: try container.decode(Data.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "these bytes are not a whole number of floating-point numbers")
        }
        wrappedValue = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.exactBytes)
    }
}

extension Float: ExactlyCodable {
    package var exactBytes: Data { [self].exactBytes }

    package init?(exactBytes: Data) {
        guard let values = [Float](exactBytes: exactBytes), values.count == 1 else { return nil }
        self = values[0]
    }
}

extension Double: ExactlyCodable {
    package var exactBytes: Data { withUnsafeBytes(of: bitPattern.littleEndian) { Data($0) } }

    package init?(exactBytes: Data) {
        guard exactBytes.count == 8 else { return nil }
        self.init(bitPattern: exactBytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension [Float]: ExactlyCodable {
    package var exactBytes: Data {
        map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
    }

    package init?(exactBytes: Data) {
        guard exactBytes.count % 4 == 0 else { return nil }
        var patterns = [UInt32](repeating: 0, count: exactBytes.count / 4)
        _ = patterns.withUnsafeMutableBytes { exactBytes.copyBytes(to: $0) }
        self = patterns.map { Float(bitPattern: UInt32(littleEndian: $0)) }
    }
}

/// No bytes are nil.
extension Optional: ExactlyCodable where Wrapped: ExactlyCodable {
    package var exactBytes: Data { self?.exactBytes ?? Data() }

    package init?(exactBytes: Data) {
        guard !exactBytes.isEmpty else {
            self = .none
            return
        }
        guard let value = Wrapped(exactBytes: exactBytes) else { return nil }
        self = .some(value)
    }
}
