import ArgumentParser
import Foundation

/// What a command takes, as ArgumentParser describes it to tools.
struct CommandSyntax: Decodable {
    struct Argument: Decodable, Equatable {
        enum Kind: String, Decodable { case positional, option, flag }

        struct Name: Decodable, Equatable {
            enum Kind: String, Decodable { case long, short, longWithSingleDash }

            let kind: Kind
            let name: String

            /// With its dashes.
            var spelling: String { (kind == .long ? "--" : "-") + name }
        }

        let kind: Kind
        let isRepeating: Bool
        /// "default": the next word is the value unless it is an option; "unconditional": it is in any case.
        let parsingStrategy: String
        let names: [Name]?
    }

    let commandName: String
    private let arguments: [Argument]

    private struct Tool: Decodable { let command: CommandSyntax }

    /// - Throws: where ArgumentParser's description is not what this type reads.
    init(of command: any ParsableCommand.Type) throws {
        self = try JSONDecoder().decode(Tool.self, from: Data(command._dumpHelp().utf8)).command
    }

    /// All options and flags with their dashes.
    var spellings: [String] { arguments.flatMap { $0.names ?? [] }.map(\.spelling) }

    func argument(spelled spelling: String) -> Argument? {
        arguments.first { $0.names?.contains { $0.spelling == spelling } ?? false }
    }

    /// An option or flag on a command line.
    struct Occurrence {
        /// As it was given, without a value behind `=`.
        let spelling: String
        /// Nil where the command has no such option.
        let argument: Argument?
    }

    /// The options and flags among a command's words, without those words that are values.
    func occurrences(in words: some Sequence<String>) -> [Occurrence] {
        var occurrences: [Occurrence] = []
        var words = words.prefix { $0 != "--" }[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("-"), word != "-" else { continue }
            let spelling = String(word.prefix { $0 != "=" })
            let names = argument(spelled: spelling) == nil ? shortNames(in: spelling) ?? [spelling] : [spelling]
            for name in names { occurrences.append(Occurrence(spelling: name, argument: argument(spelled: name))) }
            guard let last = occurrences.last?.argument, last.kind == .option, spelling == word else { continue }
            if last.parsingStrategy == "unconditional" || words.first.map({ !$0.hasPrefix("-") || $0 == "-" }) ?? false
            {
                words = words.dropFirst()
            }
        }
        return occurrences
    }

    /// -yh as -y and -h; nil where one of them is none.
    private func shortNames(in spelling: String) -> [String]? {
        guard !spelling.hasPrefix("--") else { return nil }
        let names = spelling.dropFirst().map { "-\($0)" }
        return names.allSatisfy { argument(spelled: $0) != nil } ? names : nil
    }
}
