/// A line of comma-separated values (RFC 4180), without its line break.
package enum CSVLine {
    package static func text(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") }

    /// Text that a spreadsheet would take for a formula has an apostrophe before it, which says that it is text (OWASP, "CSV Injection").
    private static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false && Double(text) == nil
        let text = (isFormula ? "'" : "") + text
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
