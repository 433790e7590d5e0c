internal import CSQLite
import Foundation

/// A compiled statement, to be run again and again.
final class Statement {
    private let handle: OpaquePointer
    private let database: Database

    init(_ handle: OpaquePointer, of database: Database) {
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// Sets the parameters, one value each, and begins anew.
    func bind(_ values: [SQLValue]) throws {
        reset()
        for (index, value) in zip(Int32(1)..., values) {
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(handle, index)
            case .integer(let number): code = sqlite3_bind_int64(handle, index, number)
            case .real(let number): code = sqlite3_bind_double(handle, index, number)
            case .text(var text):
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        cam_sqlite_bind_text(handle, index, $0.baseAddress, Int32($0.count))
                    }
                }
            case .blob(let data):
                code = data.withUnsafeBytes {
                    $0.isEmpty
                        ? sqlite3_bind_zeroblob(handle, index, 0)
                        : cam_sqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count))
                }
            }
            try database.check(code)
        }
    }

    /// - Returns: whether there is a row.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        try database.check(code)
        return code == SQLITE_ROW
    }

    /// Runs a statement that has no rows, with these parameters.
    func run(_ values: [SQLValue]) throws {
        try bind(values)
        while try step() {}
        reset()
    }

    /// Gives up what is left of its rows, and the lock that goes with them.
    func reset() { sqlite3_reset(handle) }

    /// A column of the present row, from 0.
    func value(_ column: Int32) -> SQLValue {
        let count = Int(sqlite3_column_bytes(handle, column))
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            let bytes = UnsafeRawBufferPointer(start: sqlite3_column_text(handle, column), count: count)
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            return .blob(sqlite3_column_blob(handle, column).map { Data(bytes: $0, count: count) } ?? Data())
        default: return .null
        }
    }
}
