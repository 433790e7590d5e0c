import Foundation

/// Text as HTML has it: in elements and in attributes between quotes.
///
/// Scalar by scalar and not character by character, as a browser reads it: a quotation mark with a combining mark behind it is one character in
/// Swift, and ends an attribute all the same.
struct Escaped: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // HTML has no such character in any spelling.
            case "\0": result += "\u{FFFD}"
            // What is written as it is would be read as a line feed.
            case "\r": result += "&#13;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        description = result
    }

    /// JSON that may stand in a `script` element: nothing in it begins a tag or a comment.
    static func json(_ value: some Encodable) throws -> Escaped {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var text = ""
        for scalar in String(decoding: try encoder.encode(value), as: UTF8.self).unicodeScalars {
            switch scalar {
            case "<", ">", "\u{2028}", "\u{2029}":
                let code = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: text.unicodeScalars.append(scalar)
            }
        }
        return Escaped(verbatim: text)
    }

    /// - Parameter text: HTML already.
    init(verbatim text: String) { description = text }
}
