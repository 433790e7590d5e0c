import Foundation

/// What people read goes to standard error, what programs read to standard output.
enum Console {
    /// Whether someone watches standard error.
    static let isTerminal = isatty(STDERR_FILENO) == 1

    static func error(_ error: any Error) { write("camvideo: \(printable("\(error)"))\n") }

    static func warning(_ message: String) { write("camvideo: warning: \(printable(message))\n") }

    /// Text on one line, whatever names files and models bring: control characters are escaped.
    static func printable(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }

    /// A reader that goes away is an error like any other, after which temporary files are removed.
    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Writes to standard error as it is. A closed standard error is no reason to stop a job.
    static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

    /// Writes a line, or several, to standard output.
    /// - Throws: ``OutputError`` where they do not arrive, on a full disk for example.
    static func output(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch {
            throw OutputError(reason: String(cString: strerror(errno)))
        }
    }

    /// Writes a value as JSON, keys in snake case, to standard output.
    static func output(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        try output(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

struct OutputError: Error, CustomStringConvertible {
    let reason: String

    var description: String { "cannot write to standard output: \(reason)" }
}
