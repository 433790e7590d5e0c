import Exports

/// A line of comma-separated values (RFC 4180), without its line break.
package enum CSVLine {
    package static func text(_ cells: [String]) -> String { cells.map(ExportText.csv).joined(separator: ",") }
}
