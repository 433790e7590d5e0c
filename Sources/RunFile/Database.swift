internal import CSQLite
import Foundation

/// A connection to an SQLite database. For one thread.
final class Database {
    enum Mode { case reads, writes }

    /// By which messages speak of it.
    let name: String
    private let mode: Mode
    private var handle: OpaquePointer?

    /// - Throws: `RunFileError` where there is no such file, or it cannot be opened.
    init(path: String, name: String, mode: Mode) throws {
        self.name = name
        self.mode = mode
        let flags =
            switch mode {
            case .reads: SQLITE_OPEN_READONLY
            case .writes: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        do {
            try check(sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil))
        } catch {
            sqlite3_close_v2(handle)
            handle = nil
            throw error
        }
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 2000)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Ends the connection, with all that is unfinished.
    func close() {
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Statements without a result, with semicolons between.
    func execute(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil)) }

    func prepare(_ sql: String) throws -> Statement {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
        guard let statement else { throw RunFileError(cannot: operation, name, "an empty statement says nothing") }
        return Statement(statement, of: self)
    }

    /// The first column of each row.
    func column(_ sql: String) throws -> [SQLValue] {
        let statement = try prepare(sql)
        var values: [SQLValue] = []
        while try statement.step() { values.append(statement.value(0)) }
        return values
    }

    /// - Throws: a sentence for every code that is an error.
    func check(_ code: Int32) throws {
        guard ![SQLITE_OK, SQLITE_ROW, SQLITE_DONE].contains(code) else { return }
        throw RunFileError(cannot: operation, name, reason(code))
    }

    private var operation: String { mode == .reads ? "read" : "write" }

    private func reason(_ code: Int32) -> String {
        switch code & 0xff {
        case SQLITE_FULL: return "no space left on device"
        case SQLITE_NOTADB: return "it is not a run file"
        case SQLITE_CORRUPT: return "the run file is damaged or cut short"
        case SQLITE_BUSY, SQLITE_LOCKED: return "another program is using it; close that and try again"
        case SQLITE_CANTOPEN: return "it cannot be opened"
        default:
            let text = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "error \(code)"
            // SQLite calls much an I/O error, and the system knows which.
            let number = handle.map { sqlite3_system_errno($0) } ?? 0
            return number == 0 ? text : "\(text) (\(String(cString: strerror(number)).lowercased()))"
        }
    }
}
