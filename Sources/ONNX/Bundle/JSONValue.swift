import Foundation

/// JSON whose shape is not known beforehand, as other tools' configuration files are.
enum JSONValue: Decodable, Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Far above any configuration with a thousand class names, far below what would hurt.
    private static let largestFile = 64 << 20

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let values = try? container.decode([JSONValue].self) {
            self = .array(values)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    init(parsing text: Data) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: text)
    }

    /// - Throws: `ONNXError` where the file is missing or no JSON.
    init(contentsOf path: String) throws {
        let text = try ModelFile.map(path: path)
        guard text.count <= Self.largestFile, let value = try? JSONValue(parsing: text) else {
            throw ONNXError(file: path, "this is not a JSON file; correct it or take it away.")
        }
        self = value
    }

    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members[key], value != .null else { return nil }
        return value
    }

    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    var number: Double? { if case .number(let value) = self { value } else { nil } }
    var string: String? { if case .string(let value) = self { value } else { nil } }
    var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
    var object: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }

    /// A whole number within `Int`'s range.
    var integer: Int? { number.flatMap { Int(exactly: $0) } }
}
