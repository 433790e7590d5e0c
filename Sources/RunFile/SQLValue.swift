import Foundation

/// A value as SQLite keeps it. A number that is NaN is kept as NULL.
enum SQLValue: Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob(Data)

    init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }

    init(_ value: Bool) { self = .integer(value ? 1 : 0) }

    init(_ value: Double?) { self = value.map { .real($0) } ?? .null }

    init(_ value: Float?) { self.init(value.map(Double.init)) }

    init(_ value: String?) { self = value.map { .text($0) } ?? .null }
}
