import Foundation

/// The names of a classifier's classes, in the order of its outputs.
package struct ClassLabels: Sendable, Equatable {
    package let names: [String]
    /// Where they come from, for errors: a path, or what in the model.
    package let source: String

    package init(names: [String], source: String) {
        self.names = names
        self.source = source
    }

    /// - Throws: `ONNXError` where the network has another number of classes.
    package func validate(classCount: Int) throws {
        guard names.count == classCount else {
            throw ONNXError(
                file: source,
                "this names \(names.count) classes, but the model has \(classCount); give the right list with --labels."
            )
        }
    }

    /// Reads a file of one name a line, a JSON list of names, or a JSON object of names by class index, bare or as
    /// `id2label`.
    package init(contentsOf path: String) throws {
        let bytes = try ModelFile.map(path: path)
        guard var text = String(data: bytes, encoding: .utf8) else {
            throw ONNXError(file: path, "this is not UTF-8 text; give a file with one class name a line.")
        }
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        let start = text.first { !$0.isWhitespace }
        if start == "{" || start == "[" {
            let json: JSONValue
            do {
                json = try JSONValue(parsing: Data(text.utf8))
            } catch {
                throw ONNXError(file: path, "this starts like JSON, but is not; correct it.")
            }
            self = try Self(json: json["id2label"] ?? json, source: path)
        } else {
            // Not what Unicode calls line breaks besides: those are parts of names.
            let lineBreaks: [Character] = ["\n", "\r\n", "\r"]
            var lines = text.split(omittingEmptySubsequences: false, whereSeparator: lineBreaks.contains)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            while lines.last?.isEmpty == true { lines.removeLast() }
            guard !lines.isEmpty else { throw Self.noNames(path) }
            self.init(names: lines, source: path)
        }
    }

    /// - Parameter json: A list of names, or an object whose keys are 0, 1, 2 and so on. Where a name is itself a list,
    ///   as in Keras's `imagenet_class_index.json`, its last item counts.
    init(json: JSONValue, source: String) throws {
        func name(_ value: JSONValue, _ index: Int) throws -> String {
            guard let name = value.string ?? value.array?.last?.string else {
                throw ONNXError(file: source, "the name of class \(index) is no text; correct the file.")
            }
            return name
        }
        if let values = json.array, !values.isEmpty {
            self.init(names: try values.enumerated().map { try name($1, $0) }, source: source)
        } else if let members = json.object, !members.isEmpty {
            let names = try (0..<members.count).map { index in
                guard let value = members[String(index)] else {
                    throw ONNXError(
                        file: source,
                        "this has \(members.count) classes, but no class \(index); number them from 0 without gaps.")
                }
                return try name(value, index)
            }
            self.init(names: names, source: source)
        } else {
            throw Self.noNames(source)
        }
    }

    private static func noNames(_ source: String) -> ONNXError {
        ONNXError(file: source, "this names no class; give a file with one class name a line.")
    }
}
