import Foundation

/// Finds classes by what people call them. A label may hold synonyms between commas: "sports car, sport car".
struct ClassNames {
    private let labels: [String]
    private let synonyms: [[String]]

    init(_ labels: [String]) {
        self.labels = labels
        synonyms = labels.map { label in
            label.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The classes that bear a name: as their whole label, else as a synonym, else the same in any case of letters.
    func indices(of name: String) -> [Int] {
        let name = name.trimmingCharacters(in: .whitespaces)
        let folded = name.lowercased()
        let tests: [(Int) -> Bool] = [
            { labels[$0].trimmingCharacters(in: .whitespaces) == name },
            { synonyms[$0].contains(name) },
            { labels[$0].trimmingCharacters(in: .whitespaces).lowercased() == folded },
            { synonyms[$0].contains { $0.lowercased() == folded } },
        ]
        return tests.lazy.map { test in labels.indices.filter(test) }.first { !$0.isEmpty } ?? []
    }

    /// Names that may have been meant, the likeliest first: those with the same whole words (where these come last above
    /// all, as in "sports car" for "car"), then those a few letters away, then those that contain it.
    func suggestions(for name: String, count: Int = 6) -> [String] {
        let wanted = name.trimmingCharacters(in: .whitespaces).lowercased()
        var found: [(rank: [Int], name: String)] = []
        for names in synonyms {
            let best = names.enumerated().compactMap { position, synonym in
                Self.rank(synonym.lowercased(), wanted).map { (rank: $0 + [position], name: synonym) }
            }.min { $0.rank.lexicographicallyPrecedes($1.rank) }
            if let best { found.append(best) }
        }
        let sorted = found.enumerated().sorted {
            ($0.element.rank + [$0.offset]).lexicographicallyPrecedes($1.element.rank + [$1.offset])
        }
        var names: [String] = []
        for (_, candidate) in sorted where !names.contains(candidate.name) { names.append(candidate.name) }
        return Array(names.prefix(count))
    }

    /// How near a name is to the wanted one, lower is nearer; nil where they have nothing in common.
    private static func rank(_ name: String, _ wanted: String) -> [Int]? {
        let (words, wantedWords) = (self.words(name), self.words(wanted))
        guard !wantedWords.isEmpty else { return nil }
        if words.suffix(wantedWords.count) == wantedWords[...] { return [0, words.count] }
        if Set(wantedWords).isSubset(of: words) { return [1, words.count] }
        let distance = ([name] + words).map { editDistance($0, wanted) }.min() ?? .max
        if distance <= max(1, wanted.count / 3) { return [2, distance] }
        return name.contains(wanted) ? [3, name.count] : nil
    }

    private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// How many letters have to be put in, taken out or changed to make one of the other (Levenshtein).
    private static func editDistance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let changed = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, diagonal + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
