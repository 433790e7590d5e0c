import Foundation

/// Text from models and files, written so that no format takes it for its own markup.
package enum ExportText {
    /// A number with so many digits behind the point at most, and none that are zeros at the end.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        let unit = pow(10, Double(digits))
        let scaled = (value * unit).rounded()
        guard scaled.isFinite, abs(scaled) < 1e15 else { return "0" }
        let (whole, rest) = Int(abs(scaled)).quotientAndRemainder(dividingBy: Int(unit))
        let sign = scaled < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        var fraction = "\(rest)"
        fraction = String(repeating: "0", count: digits - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(sign)\(whole).\(fraction)"
    }

    /// What XML 1.0 has no way to write becomes U+FFFD.
    static func xmlCharacters(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar {
            case "\t", "\n", "\r": scalar
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Between tags or in an attribute's quotes.
    static func xml(_ text: String) -> String {
        var result = ""
        for scalar in xmlCharacters(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // Written plainly in an attribute, a reader makes spaces of them.
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A field of a CSV file (RFC 4180). Text that a spreadsheet would take for a formula has an apostrophe before it, which says that
    /// it is text (OWASP, "CSV Injection"); numbers stay as they are.
    package static func csv(_ text: String) -> String {
        var field = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
        // Scalar by scalar: a character may be a sign with an accent, or a carriage return with a line feed.
        let isMarked = field.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        if isMarked, Double(field) == nil { field = "'" + field }
        guard field.unicodeScalars.contains(where: { "\",\n\r".unicodeScalars.contains($0) }) else { return field }
        // A quotation mark with an accent is one character, and ends a field all the same.
        let doubled = field.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
        return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
    }

    /// A line of its own: what would end it, or cannot be seen, becomes a space.
    static func line(_ text: String) -> String {
        let spaced = text.unicodeScalars.map { isVisible($0) ? $0 : " " }
        let line = String(String.UnicodeScalarView(spaced)).trimmingCharacters(in: .whitespaces)
        return line.isEmpty ? "unnamed" : line
    }

    /// A double-quoted scalar of YAML.
    static func yaml(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where isVisible(scalar): result.unicodeScalars.append(scalar)
            default: result += "\\U" + String(format: "%08X", scalar.value)
            }
        }
        return result + "\""
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: false
        // The byte order mark.
        default: scalar != "\u{FEFF}"
        }
    }

    /// JSON on one line, its keys in order.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// A value for JSON, without the digits that say nothing.
    static func rounded(_ value: Double, _ digits: Int) -> Double {
        let unit = pow(10, Double(digits))
        return (value * unit).rounded() / unit
    }
}
