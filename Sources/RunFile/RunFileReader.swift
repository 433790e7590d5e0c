import Foundation
import Maps
import Motion
import Temporal

/// Reads a run file, one that is still being written or was cut off too. What is not as a writer leaves it is an error, and never
/// a value that nobody expects. For one thread.
package final class RunFileReader {
    package let path: String
    package let networks: [RunNetwork]
    package let info: [String: RunInfo]
    private let database: Database
    private let frames: Statement
    private let scores: Statement
    private let maps: Statement
    private let motion: Statement
    /// The frame that was read last.
    private var last = Int64.min

    /// No network's picture is larger, and no field has more blocks.
    private static let sizes = 1...16384

    /// - Throws: `RunFileError` where it is none, or one of a version that this program does not know.
    package init(path: String) throws {
        try Self.checkHeader(path)
        let database = try Database(path: path, name: path, mode: .reads)
        guard try database.column("PRAGMA application_id") == [SQLValue(Schema.applicationID)] else {
            throw RunFileError(cannot: "read", path, "it is not a run file; --save writes one")
        }
        let version = try database.column("PRAGMA user_version").first ?? .null
        guard version == SQLValue(Schema.version) else {
            let number = if case .integer(let number) = version { "\(number)" } else { "unknown" }
            throw RunFileError(
                cannot: "read", path,
                "it is of version \(number) of the run file, and this camvideo reads version \(Schema.version); write it anew "
                    + "with --save")
        }
        self.path = path
        self.database = database
        info = try Self.info(database)
        networks = try Self.networks(database)
        frames = try database.prepare(
            "SELECT frame, pts, time, scene_cut, explained FROM frames WHERE frame > ? ORDER BY frame LIMIT 1")
        scores = try database.prepare("SELECT scores FROM scores WHERE frame = ? AND network = ?")
        maps = try database.prepare(
            """
            SELECT subject, figure, is_probability, switched_from, switched_to, switch_reason, switch_ratio, switch_seconds,
            leader, leader_probability, width, height, scale, data FROM maps WHERE frame = ? AND network = ? ORDER BY map
            """)
        motion = try database.prepare("SELECT columns, rows, camera, blocks FROM motion WHERE frame = ?")
    }

    /// Whether it was finished, and not cut off.
    package var isComplete: Bool { info["complete"] == .integer(1) }

    package struct Extent: Sendable {
        package let frames: Int
        package let explained: Int
        package let sceneCuts: Int
        package let withMotion: Int
        /// The number of the last frame; nil where there is none.
        package let lastFrame: Int?
        /// Seconds; nil where there is no frame.
        package let start: Double?
        package let end: Double?
    }

    /// How much is in it.
    package func extent() throws -> Extent {
        let row = Row(
            statement: try database.prepare(
                """
                SELECT count(*), coalesce(sum(explained), 0), coalesce(sum(scene_cut), 0), (SELECT count(*) FROM motion),
                min(time), max(time), max(frame) FROM frames
                """), path: path)
        guard try row.statement.step() else { throw row.damage("it cannot count its frames") }
        return Extent(
            frames: try row.int(0), explained: try row.int(1), sceneCuts: try row.int(2), withMotion: try row.int(3),
            lastFrame: try row.optionalInt(6), start: try row.optionalDouble(4), end: try row.optionalDouble(5))
    }

    /// What was explained, in words, and on how many frames, the most frequent first.
    package func targets() throws -> [(network: Int, target: String, frames: Int)] {
        let row = Row(
            statement: try database.prepare(
                "SELECT network, target, count(*) FROM maps GROUP BY network, target ORDER BY count(*) DESC, network, target"
            ),
            path: path)
        var targets: [(Int, String, Int)] = []
        while try row.statement.step() {
            targets.append((try row.int(0, in: networks.indices), try row.text(1), try row.int(2)))
        }
        return targets
    }

    /// The next frame, in order; nil at the end.
    /// - Parameter probabilities: a network's probability of each class, from its scores.
    package func next(probabilities: (Int, [Float]) -> [Float]) throws -> RunFrame? {
        try frames.bind([.integer(last)])
        // What is not reset would keep a writer from finishing the file.
        defer { for statement in [frames, scores, maps, motion] { statement.reset() } }
        let row = Row(statement: frames, path: path)
        guard try frames.step() else { return nil }
        let number = try row.int(0)
        last = Int64(number)
        let isExplained = try row.bool(4)
        return RunFrame(
            number: number, pts: Int64(try row.int(1)), time: try row.double(2), isSceneCut: try row.bool(3),
            motion: try field(of: number),
            explanations: isExplained
                ? try networks.indices.map { try explanations(of: number, network: $0, probabilities) } : nil)
    }

    private func field(of frame: Int) throws -> MotionField? {
        try motion.bind([SQLValue(frame)])
        let row = Row(statement: motion, path: path)
        guard try motion.step() else { return nil }
        let (columns, rows) = (try row.int(0, in: Self.sizes), try row.int(1, in: Self.sizes))
        let packed = PackedField(
            columns: columns, rows: rows, blocks: try row.blob(3, count: 8 * columns * rows),
            camera: try row.blob(2, count: PackedField.cameraBytes))
        guard let field = packed.field else { throw row.damage("the motion of frame \(frame) is not finite") }
        return field
    }

    private func explanations(
        of frame: Int, network index: Int, _ probabilities: (Int, [Float]) -> [Float]
    ) throws -> [Explanation] {
        let network = networks[index]
        try scores.bind([SQLValue(frame), SQLValue(index)])
        let row = Row(statement: scores, path: path)
        guard try scores.step() else { throw row.damage("frame \(frame) has no scores") }
        let values = [Float](exactBytes: try row.blob(0, count: 4 * network.classCount)) ?? []
        let likely = probabilities(index, values)
        try maps.bind([SQLValue(frame), SQLValue(index)])
        var explanations: [Explanation] = []
        while try maps.step() {
            explanations.append(
                try explanation(Row(statement: maps, path: path), network, scores: values, probabilities: likely))
        }
        guard explanations.count == network.mapCount else {
            throw row.damage("frame \(frame) has \(explanations.count) maps of \(network.mapCount)")
        }
        return explanations
    }

    private func explanation(
        _ row: Row, _ network: RunNetwork, scores: [Float], probabilities: [Float]
    ) throws -> Explanation {
        guard
            let subject = (try? JSONDecoder().decode(SubjectText.self, from: Data(try row.text(0).utf8)))?
                .subject(of: network),
            try row.int(10) == network.mapWidth, try row.int(11) == network.mapHeight
        else { throw row.damage("a map is not one of its network's") }
        let choices = if case .channel = subject { 0..<Int.max } else { 0..<network.classCount }
        let packed = PackedMap(
            width: network.mapWidth, height: network.mapHeight, scale: try row.float(12),
            data: try row.blob(13, count: 2 * network.mapWidth * network.mapHeight))
        let leader = try row.optionalInt(8)
        guard leader.map((0..<network.classCount).contains) ?? true else { throw row.damage("a class is none") }
        return Explanation(
            subject: subject, change: try change(row, choices),
            leader: try leader.map { LeadingClass(classIndex: $0, probability: try row.float(9)) }, scores: scores,
            probabilities: probabilities, figure: try row.float(1), kind: try row.bool(2) ? .probability : .quantity,
            map: packed.map)
    }

    /// - Parameter choices: what may be held.
    private func change(_ row: Row, _ choices: Range<Int>) throws -> TargetSwitch? {
        guard let text = try row.optionalText(5) else { return nil }
        let from = try row.optionalInt(3)
        guard let reason = TargetSwitch.Reason(rawValue: text), from.map(choices.contains) ?? true else {
            throw row.damage("a switch of the target is none")
        }
        return TargetSwitch(
            from: from, to: try row.int(4, in: choices), reason: reason,
            ratio: try row.optionalDouble(6).map(Float.init),
            seconds: try row.optionalDouble(7))
    }

    private static func info(_ database: Database) throws -> [String: RunInfo] {
        let row = Row(statement: try database.prepare("SELECT key, value FROM info"), path: database.name)
        var info: [String: RunInfo] = [:]
        while try row.statement.step() {
            let key = try row.text(0)
            switch row.statement.value(1) {
            case .text(let text): info[key] = .text(text)
            case .integer(let number): info[key] = .integer(Int(number))
            case .real(let number): info[key] = .number(number)
            case .null, .blob: throw row.damage("'\(key)' has no value")
            }
        }
        return info
    }

    private static func networks(_ database: Database) throws -> [RunNetwork] {
        let row = Row(
            statement: try database.prepare(
                """
                SELECT network, name, model, model_sha256, method, layers, precision, classes, channels, scores_are, activation,
                map_width, map_height, maps FROM networks ORDER BY network
                """), path: database.name)
        var networks: [RunNetwork] = []
        while try row.statement.step() {
            guard try row.int(0) == networks.count,
                let layers = try? JSONDecoder().decode([String].self, from: Data(try row.text(5).utf8))
            else { throw row.damage("its networks are not numbered") }
            networks.append(
                RunNetwork(
                    name: try row.optionalText(1), model: try row.text(2), modelHash: try row.optionalText(3),
                    method: try row.text(4), layers: layers, precision: try row.text(6),
                    classCount: try row.int(7, in: 1...(1 << 24)), channelCount: try row.int(8, in: 0...),
                    scoresAre: try row.text(9), activation: try row.optionalText(10),
                    mapWidth: try row.int(11, in: sizes), mapHeight: try row.int(12, in: sizes),
                    mapCount: try row.int(13, in: 1...1024)))
        }
        guard !networks.isEmpty else { throw row.damage("it names no network") }
        let labels = try database.prepare("SELECT label FROM labels WHERE network = ? ORDER BY class")
        for index in networks.indices {
            try labels.bind([SQLValue(index)])
            var names: [String] = []
            while try labels.step() { names.append(try Row(statement: labels, path: database.name).text(0)) }
            guard names.isEmpty || names.count == networks[index].classCount else {
                throw row.damage("it names \(names.count) classes of \(networks[index].classCount)")
            }
            networks[index].labels = names.isEmpty ? nil : names
        }
        return networks
    }

    /// SQLite takes its time to find out what the first bytes tell.
    /// Whether a file says of itself that it is a run file, by the first bytes of an SQLite database and its `application_id`.
    package static func isRunFile(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        guard let header = try? file.read(upToCount: 100), header.count == 100 else { return false }
        let id = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
        return header.starts(with: "SQLite format 3\0".utf8) && id == Schema.applicationID
    }

    private static func checkHeader(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw RunFileError(cannot: "read", path, reason)
        }
        defer { try? file.close() }
        guard let header = try? file.read(upToCount: 100) else {
            throw RunFileError(cannot: "read", path, "it is a directory or cannot be read; give a run file")
        }
        let hasLog = (FileManager.default.fileSize(path + "-wal") ?? 0) > 0
        // All that there is of one that was only just begun may be in its log.
        if header.isEmpty && hasLog { return }
        guard header.starts(with: "SQLite format 3\0".utf8), header.count == 100 else {
            throw RunFileError(cannot: "read", path, "it is not a run file; --save writes one")
        }
        func number(_ bytes: Range<Int>) -> Int { header[bytes].reduce(0) { $0 << 8 | Int($1) } }
        let pageSize = number(16..<18) == 1 ? 65536 : number(16..<18)
        guard hasLog || number(28..<32) * pageSize <= FileManager.default.fileSize(path) ?? 0 else {
            throw RunFileError(cannot: "read", path, "the run file is damaged or cut short")
        }
    }
}

extension FileManager {
    /// In bytes; nil where there is none.
    fileprivate func fileSize(_ path: String) -> Int? {
        (try? attributesOfItem(atPath: path))?[.size].flatMap { $0 as? NSNumber }?.intValue
    }
}
