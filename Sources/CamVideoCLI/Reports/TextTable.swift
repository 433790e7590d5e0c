/// Rows of text under headings, in columns as wide as their widest cell.
struct TextTable {
    enum Alignment { case left, right }

    let columns: [(heading: String, alignment: Alignment)]
    private(set) var rows: [[String]] = []

    init(_ columns: [(heading: String, alignment: Alignment)]) { self.columns = columns }

    /// - Parameter row: a cell for each column.
    mutating func append(_ row: [String]) {
        precondition(row.count == columns.count, "a cell for each column")
        rows.append(row.map(Console.printable))
    }

    /// Without a line break at the end.
    var text: String {
        let lines = [columns.map(\.heading)] + rows
        let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            var text = ""
            for (column, cell) in line.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                text +=
                    (column > 0 ? "  " : "") + (columns[column].alignment == .left ? cell + padding : padding + cell)
            }
            while text.last == " " { text.removeLast() }
            return text
        }.joined(separator: "\n")
    }
}
