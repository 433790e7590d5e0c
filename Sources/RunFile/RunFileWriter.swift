import Foundation
import Maps
import Temporal

/// Writes a run file, frame by frame. Every frame that was appended is there for others to read, whole, and stays there
/// whatever becomes of this program. For one thread.
package final class RunFileWriter {
    /// Classes of at least this probability are listed, and the five highest.
    package static let listedProbability: Float = 0.1
    static let listedCount = 5

    private let path: String
    private let database: Database
    private let networks: [RunNetwork]
    /// Of each network, what its maps explain, in words.
    private let words: [@Sendable (Subject) -> String]
    private let frames: Statement
    private let scores: Statement
    private let probabilities: Statement
    private let maps: Statement
    private let motion: Statement

    /// - Parameters:
    ///   - path: of an empty file.
    ///   - name: by which messages speak of it.
    ///   - info: what is known of the video and the run, by its key; a value is a text or a number.
    ///   - words: of each network, what a subject is called.
    package convenience init(
        path: String, name: String, info: [String: RunInfo], networks: [RunNetwork],
        words: [@Sendable (Subject) -> String]
    ) throws {
        let database = try Database(path: path, name: name, mode: .writes)
        // Readers see what was committed and never hold the writer up.
        try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        try database.execute("BEGIN; \(Schema.sql)")
        let facts = try database.insertion("info", 2)
        for (key, value) in info.sorted(by: { $0.key < $1.key }) { try facts.run([.text(key), value.value]) }
        try facts.run([.text("complete"), .integer(0)])
        let (about, labels) = (try database.insertion("networks", 14), try database.insertion("labels", 3))
        for (index, network) in networks.enumerated() {
            try about.run(try network.values(index))
            for (place, label) in (network.labels ?? []).enumerated() {
                try labels.run([SQLValue(index), SQLValue(place), .text(label)])
            }
        }
        try database.execute("COMMIT")
        try self.init(database, path: path, networks: networks, words: words)
    }

    /// Goes on behind the last frame of a run file that was cut off.
    /// - Parameter path: of a run file, of these networks.
    package convenience init(
        goingOnWith path: String, name: String, networks: [RunNetwork], words: [@Sendable (Subject) -> String]
    ) throws {
        let database = try Database(path: path, name: name, mode: .writes)
        try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        try database.execute(
            "INSERT OR REPLACE INTO info VALUES ('complete', 0); DELETE FROM info WHERE key = 'interrupted'")
        try self.init(database, path: path, networks: networks, words: words)
    }

    private init(
        _ database: Database, path: String, networks: [RunNetwork], words: [@Sendable (Subject) -> String]
    ) throws {
        self.path = path
        self.database = database
        self.networks = networks
        self.words = words
        frames = try database.insertion("frames", 5)
        scores = try database.insertion("scores", 3)
        probabilities = try database.insertion("probabilities", 4)
        maps = try database.insertion("maps", 18)
        motion = try database.insertion("motion", 5)
    }

    /// The next frame. A map's values and the motion's are rounded to half precision: see `RunFrame.rounded`.
    package func append(_ frame: RunFrame) throws {
        try database.execute("BEGIN")
        try frames.run([
            SQLValue(frame.number), .integer(frame.pts), .real(frame.time), SQLValue(frame.isSceneCut),
            SQLValue(frame.explanations != nil),
        ])
        if let field = frame.motion.map(PackedField.init) {
            try motion.run([
                SQLValue(frame.number), SQLValue(field.columns), SQLValue(field.rows), .blob(field.camera),
                .blob(field.blocks),
            ])
        }
        for (network, explanations) in (frame.explanations ?? []).enumerated() {
            guard let first = explanations.first else { continue }
            try scores.run([SQLValue(frame.number), SQLValue(network), .blob(first.scores.exactBytes)])
            for (index, probability) in Self.listed(first.probabilities)
            where networks[network].scoresAre != "quantities" {
                try probabilities.run([
                    SQLValue(frame.number), SQLValue(network), SQLValue(index), SQLValue(probability),
                ])
            }
            for (index, explanation) in explanations.enumerated() {
                try maps.run(
                    [SQLValue(frame.number), SQLValue(network), SQLValue(index)]
                        + explanation.values(words: words[network](explanation.subject)))
            }
        }
        try database.execute("COMMIT")
    }

    /// Makes it one file, which is all that there is of the run.
    /// - Parameter info: what is known at the end.
    package func complete(_ info: [String: RunInfo] = [:]) throws {
        let facts = try database.prepare("INSERT OR REPLACE INTO info VALUES (?, ?)")
        try database.execute("BEGIN")
        for (key, value) in info.sorted(by: { $0.key < $1.key }) { try facts.run([.text(key), value.value]) }
        try facts.run([.text("complete"), .integer(1)])
        try database.execute("COMMIT")
        guard try database.column("PRAGMA wal_checkpoint(TRUNCATE)").first == .integer(0) else {
            return try replaceByCopy()
        }
        // Fails where somebody has it open: then it is one file all the same, and only says of itself that it may have a log.
        try? database.execute("PRAGMA journal_mode = DELETE")
        database.close()
    }

    /// Where somebody reads on and on, the log cannot be emptied: a copy that needs none takes the file's place, and the reader goes on
    /// with the file that it has.
    private func replaceByCopy() throws {
        let copy = path + "-copy"
        unlink(copy)
        do {
            try database.prepare("VACUUM INTO ?").run([.text(copy)])
        } catch {
            unlink(copy)
            throw error
        }
        database.close()
        guard rename(copy, path) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            unlink(copy)
            throw RunFileError(cannot: "write", database.name, reason)
        }
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    }

    /// Lets go of the file, as it is.
    package func abandon() { database.close() }

    /// Classes and their probabilities, in the order of the classes.
    private static func listed(_ probabilities: [Float]) -> [(Int, Float)] {
        let highest = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }.prefix(listedCount)
        let likely = probabilities.indices.filter { probabilities[$0] >= listedProbability }
        return Set(highest).union(likely).sorted().map { ($0, probabilities[$0]) }
    }
}

/// A fact about a video or a run.
package enum RunInfo: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case number(Double)

    var value: SQLValue {
        switch self {
        case .text(let text): .text(text)
        case .integer(let number): SQLValue(number)
        case .number(let number): .real(number)
        }
    }
}

extension Database {
    /// - Parameter count: of a table's columns.
    fileprivate func insertion(_ table: String, _ count: Int) throws -> Statement {
        try prepare("INSERT INTO \(table) VALUES (\(Array(repeating: "?", count: count).joined(separator: ", ")))")
    }
}

extension RunNetwork {
    fileprivate func values(_ index: Int) throws -> [SQLValue] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return [
            SQLValue(index), SQLValue(name), .text(model), SQLValue(modelHash), .text(method),
            .text(String(decoding: try encoder.encode(layers), as: UTF8.self)), .text(precision), SQLValue(classCount),
            SQLValue(channelCount), .text(scoresAre), SQLValue(activation), SQLValue(mapWidth), SQLValue(mapHeight),
            SQLValue(mapCount),
        ]
    }
}

extension Explanation {
    fileprivate func values(words: String) throws -> [SQLValue] {
        let packed = PackedMap(map)
        return [
            .text(words), .text(try SubjectText(subject).text), SQLValue(figure), SQLValue(kind == .probability),
            SQLValue(change?.from), SQLValue(change?.to), SQLValue(change?.reason.rawValue), SQLValue(change?.ratio),
            SQLValue(change?.seconds), SQLValue(leader?.classIndex), SQLValue(leader?.probability), SQLValue(map.width),
            SQLValue(map.height), SQLValue(packed.scale), .blob(packed.data),
        ]
    }
}
