import ArgumentParser
import Foundation

/// Finds what ArgumentParser lets pass or only calls unknown, and says what would work.
struct UsageCheck {
    /// What every command takes, for the program answers it.
    static let common: Set = ["-h", "--help", "--version"]
    private static let commands = CamVideoCommand.configuration.subcommands

    /// Without the program's name.
    let words: [String]

    /// - Throws: `ValidationError` with a sentence.
    func check() throws {
        guard let first = words.first, first != "help" else { return }
        let named = Self.commands.first { $0.configuration.commandName == first }
        if named == nil, let message = mistypedCommand(first) { throw ValidationError(message) }
        let syntax = try CommandSyntax(of: named ?? AnnotateCommand.self)
        let occurrences = syntax.occurrences(in: named == nil ? words[...] : words.dropFirst())
        // Who asks for help gets it.
        guard !occurrences.contains(where: { Self.common.contains($0.spelling) }) else { return }
        for occurrence in occurrences where occurrence.argument == nil {
            if let message = UnknownOption(spelling: occurrence.spelling, syntax: syntax).message {
                throw ValidationError(message)
            }
        }
        if let message = repetition(in: occurrences) { throw ValidationError(message) }
    }

    private func mistypedCommand(_ word: String) -> String? {
        guard !word.hasPrefix("-"), !FileManager.default.fileExists(atPath: word),
            let name = closest(to: word, among: Self.commands.compactMap { $0.configuration.commandName })
        else { return nil }
        let command = (["camvideo", name] + words.dropFirst()).joined(separator: " ")
        return "There is no command and no file '\(word)'. Did you mean '\(command)'?"
    }

    /// Of an option with one value, all but the last would be lost.
    private func repetition(in occurrences: [CommandSyntax.Occurrence]) -> String? {
        for (index, occurrence) in occurrences.enumerated() {
            guard let argument = occurrence.argument, argument.kind == .option, !argument.isRepeating,
                let earlier = occurrences[..<index].first(where: { $0.argument == argument })
            else { continue }
            return earlier.spelling == occurrence.spelling
                ? "\(occurrence.spelling) is given twice; give it once."
                : "\(earlier.spelling) and \(occurrence.spelling) are the same option; give one of them."
        }
        return nil
    }
}

/// The candidate that a word was probably meant to be: with one change for every three letters at most.
func closest(to word: String, among candidates: [String]) -> String? {
    candidates.map { ($0, editDistance(Array(word.lowercased()), Array($0))) }
        .filter { $0.1 <= max(1, min(word.count, $0.0.count) / 3) }
        .min { $0.1 < $1.1 }?.0
}

/// How many letters have to be put in, taken away, changed, or swapped with their neighbour.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var rows = [Array(0...b.count)]
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
            row.append(cost)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
