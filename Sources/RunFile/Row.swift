import Foundation

/// The present row of a statement, read column by column; what a damaged or hostile file holds in place of a value is an error.
struct Row {
    let statement: Statement
    let path: String

    func int(_ column: Int32) throws -> Int {
        guard case .integer(let value) = statement.value(column), let int = Int(exactly: value) else {
            throw wrong(column)
        }
        return int
    }

    /// - Parameter range: what it has to lie in.
    func int(_ column: Int32, in range: some RangeExpression<Int>) throws -> Int {
        let value = try int(column)
        guard range.contains(value) else { throw wrong(column) }
        return value
    }

    func optionalInt(_ column: Int32) throws -> Int? { statement.value(column) == .null ? nil : try int(column) }

    func bool(_ column: Int32) throws -> Bool { try int(column) != 0 }

    func double(_ column: Int32) throws -> Double {
        switch statement.value(column) {
        case .real(let value): return value
        case .integer(let value): return Double(value)
        default: throw wrong(column)
        }
    }

    /// NaN where there is NULL, as SQLite writes NaN.
    func float(_ column: Int32) throws -> Float { statement.value(column) == .null ? .nan : Float(try double(column)) }

    func optionalDouble(_ column: Int32) throws -> Double? {
        statement.value(column) == .null ? nil : try double(column)
    }

    func text(_ column: Int32) throws -> String {
        guard case .text(let text) = statement.value(column) else { throw wrong(column) }
        return text
    }

    func optionalText(_ column: Int32) throws -> String? { statement.value(column) == .null ? nil : try text(column) }

    /// - Parameter count: the bytes that it must have.
    func blob(_ column: Int32, count: Int) throws -> Data {
        guard case .blob(let data) = statement.value(column), data.count == count else { throw wrong(column) }
        return data
    }

    func damage(_ what: String) -> RunFileError { .damaged(path, what) }

    private func wrong(_ column: Int32) -> RunFileError {
        damage("column \(column + 1) of a row is not what it should be")
    }
}
