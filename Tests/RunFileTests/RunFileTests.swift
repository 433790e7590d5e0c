import Foundation
import Maps
import Motion
import Temporal
import TestSupport
import Testing

@testable import RunFile

@Suite struct RunFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static let network = RunNetwork(
        model: "a.onnx", modelHash: "00ff", method: "gradcam", layers: ["layer4", "x,\"y\""], precision: "fp32",
        classCount: 3, channelCount: 8, scoresAre: "one class", mapWidth: 3, mapHeight: 2,
        labels: ["<script>", "\";--", "=cmd(), Zyklist"])

    static func probabilities(_ scores: [Float]) -> [Float] { scores.map { $0 / 10 } }

    static func frame(_ number: Int, isExplained: Bool = true) -> RunFrame {
        let scores: [Float] = [Float(number), 9, 0.1]
        var generator = SeededGenerator(seed: UInt64(number))
        func random(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
            (0..<count).map { _ in .random(in: range, using: &generator) }
        }
        let explanation = Explanation(
            subject: number % 2 == 0 ? .class(1) : .classes(for: [0, 2], against: [1]),
            change: number == 0 ? TargetSwitch(from: nil, to: 1, reason: .start, ratio: 1.3, seconds: 0.21) : nil,
            leader: LeadingClass(classIndex: 2, probability: 0.7), scores: scores, probabilities: probabilities(scores),
            figure: number == 3 ? .nan : 0.1, kind: .probability,
            map: SaliencyMap(width: 3, height: 2, values: random(6, -1e-4...3e-4)))
        let motion = MotionField(
            columns: 2, rows: 1, vectors: [SIMD2(random(1, -0.1...0.1)[0], 0), SIMD2(0.001, -0.3)],
            confidence: random(2, 0...1), visibility: random(2, 0...1),
            global: GlobalMotion(translation: SIMD2(0.123, 0), perColumn: SIMD2(0, 1e-7)))
        return RunFrame(
            number: number, pts: Int64(number) * 512 - 3, time: Double(number) / 30, isSceneCut: number == 2,
            motion: number == 0 ? nil : motion, explanations: isExplained ? [[explanation]] : nil)
    }

    static let frames = (0..<5).map { frame($0, isExplained: $0 != 1) }

    func writer(_ name: String = "run.camvideo") throws -> RunFileWriter {
        try RunFileWriter(
            path: folder.path(name), name: name,
            info: ["video.width": .integer(640), "t": .text("é\0x"), "r": .number(0.1)],
            networks: [Self.network], words: [{ _ in "cyclist" }])
    }

    func written(_ name: String = "run.camvideo") throws -> String {
        let writer = try writer(name)
        for frame in Self.frames { try writer.append(frame) }
        try writer.complete(["interrupted": .integer(0)])
        return folder.path(name)
    }

    static func read(_ reader: RunFileReader) throws -> [RunFrame] {
        var frames: [RunFrame] = []
        while let frame = try reader.next(probabilities: { probabilities($1) }) { frames.append(frame) }
        return frames
    }

    /// NaN is a value like another here.
    static func expectSame(_ a: RunFrame, _ b: RunFrame) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(a.number == b.number && a.pts == b.pts && a.time == b.time && a.isSceneCut == b.isSceneCut)
        #expect(try encoder.encode(a.motion) == encoder.encode(b.motion))
        #expect(try encoder.encode(a.explanations) == encoder.encode(b.explanations))
    }

    @Test func whatIsReadIsWhatWasWrittenAndRounded() throws {
        let path = try written()
        let reader = try RunFileReader(path: path)
        #expect(reader.networks == [Self.network])
        #expect(reader.isComplete)
        #expect(reader.info["video.width"] == .integer(640))
        #expect(reader.info["t"] == .text("é\0x"))
        #expect(reader.info["r"] == .number(0.1))
        let read = try Self.read(reader)
        #expect(read.count == Self.frames.count)
        for (frame, original) in zip(read, Self.frames) { try Self.expectSame(frame, original.rounded) }
        let extent = try reader.extent()
        #expect(extent.frames == 5 && extent.explained == 4 && extent.sceneCuts == 1 && extent.withMotion == 4)
        #expect(try reader.targets().map(\.frames) == [4])
        // One file is all that there is of it.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["run.camvideo"])
    }

    /// Over 76 powers of ten, with values far below the peak.
    @Test func mapsKeepAThousandthOfTheirPeak() throws {
        var generator = SeededGenerator(seed: 7)
        for exponent in stride(from: Float(-38), through: 38, by: 4) {
            let peak = Float.random(in: 1...3, using: &generator) * powf(10, exponent)
            let values =
                (0..<100).map { _ in Float.random(in: -1...1, using: &generator) * peak } + [peak, 0, peak * 1e-4]
            let map = SaliencyMap(width: 103, height: 1, values: values)
            let read = PackedMap(map).map
            for (value, original) in zip(read.values, values) { #expect(abs(value - original) <= 5e-4 * peak) }
            #expect(PackedMap(read).map == read, "what is rounded once stays")
        }
        let strange = SaliencyMap(width: 3, height: 1, values: [.nan, .infinity, 1])
        let read = PackedMap(strange).map
        #expect(read.values[0].isNaN && read.values[1] == .infinity && read.values[2] == 1)
        #expect(PackedMap(SaliencyMap(width: 1, height: 1, values: [0])).map.values == [0])
    }

    @Test func othersReadItWhileItIsWritten() throws {
        let writer = try writer()
        try writer.append(Self.frames[0])
        let reader = try RunFileReader(path: folder.path("run.camvideo"))
        #expect(try Self.read(reader).count == 1)
        for frame in Self.frames[1...3] { try writer.append(frame) }
        #expect(try Self.read(RunFileReader(path: folder.path("run.camvideo"))).count == 4)
        #expect(!reader.isComplete)
        // As it lies on the disk when the power goes: the log belongs to it.
        let copy = try TemporaryFolder()
        for name in ["run.camvideo", "run.camvideo-wal"] {
            try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.path(name))
        }
        #expect(try Self.read(RunFileReader(path: copy.path("run.camvideo"))).count == 4)
        // A reader that stays does not keep it from being finished.
        try writer.complete()
        #expect(try RunFileReader(path: folder.path("run.camvideo")).isComplete)
    }

    /// A query that is left in the middle goes on seeing what it saw, and the file is finished all the same.
    @Test func aReaderThatStaysDoesNotHoldItUp() throws {
        let writer = try writer()
        let path = folder.path("run.camvideo")
        try writer.append(Self.frames[0])
        try writer.append(Self.frames[1])
        let query = try Database(path: path, name: "", mode: .reads).prepare("SELECT frame FROM frames ORDER BY frame")
        #expect(try query.step())
        for frame in Self.frames[2...] { try writer.append(frame) }
        try writer.complete()
        #expect(try query.step())
        #expect(try !query.step())
        let reader = try RunFileReader(path: path)
        #expect(reader.isComplete)
        #expect(try Self.read(reader).count == 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == ["run.camvideo"])
    }

    static func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func whatIsNoRunFileIsToldSo() throws {
        let text = try folder.write(Data("no run".utf8), to: "text")
        let empty = try folder.write(Data(), to: "empty")
        for path in [text, empty, folder.path("missing"), folder.path("")] {
            let message = Self.message { _ = try RunFileReader(path: path) }
            #expect(message.hasPrefix("cannot read \(path): "), "\(message)")
        }
        let database = try Database(path: folder.path("other.db"), name: "", mode: .writes)
        try database.execute("CREATE TABLE a (b)")
        #expect(Self.message { _ = try RunFileReader(path: folder.path("other.db")) }.contains("not a run file"))
        let path = try written()
        let changed = try Database(path: path, name: "", mode: .writes)
        try changed.execute("PRAGMA user_version = 7")
        changed.close()
        #expect(Self.message { _ = try RunFileReader(path: path) }.contains("version 7"))
    }

    @Test func aShortFileIsToldSo() throws {
        let path = try written()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for count in stride(from: 1, to: bytes.count - 1, by: 1499) {
            let short = try folder.write(bytes.prefix(count), to: "short")
            #expect(Self.message { _ = try Self.read(RunFileReader(path: short)) }.hasPrefix("cannot read"), "\(count)")
        }
    }

    /// Whatever stands in a column: a sentence, and nothing worse.
    @Test(arguments: [
        "UPDATE maps SET data = zeroblob(3)", "UPDATE maps SET width = 2000000000000", "UPDATE maps SET subject = '{}'",
        "UPDATE maps SET subject = '{\"for\": [3]}'", "UPDATE maps SET leader = -1", "UPDATE maps SET scale = 'x'",
        "UPDATE maps SET switch_reason = 'x'", "UPDATE maps SET switched_to = 99 WHERE frame = 0", "DELETE FROM scores",
        "DELETE FROM maps WHERE frame = 4", "UPDATE scores SET scores = 'x'", "UPDATE motion SET columns = -2",
        "UPDATE motion SET columns = 4000, rows = 4000", "UPDATE motion SET blocks = randomblob(15)",
        "UPDATE motion SET blocks = x'007C007C007C007C007C007C007C007C'", "UPDATE networks SET classes = 0",
        "UPDATE networks SET map_width = 0", "UPDATE networks SET network = 4", "DELETE FROM networks",
        "DELETE FROM labels WHERE class = 1", "UPDATE networks SET layers = 'x'", "DROP TABLE motion",
        "UPDATE frames SET pts = 'x'", "UPDATE info SET value = NULL",
    ]) func damagedValuesAreToldSo(sql: String) throws {
        let path = try written()
        let database = try Database(path: path, name: "", mode: .writes)
        try database.execute(sql)
        database.close()
        #expect(Self.message { _ = try Self.read(RunFileReader(path: path)) }.hasPrefix("cannot read \(path): "))
    }

    @Test func theViewsAnswerWhatTheyAreFor() throws {
        let database = try Database(path: try written(), name: "", mode: .reads)
        let seen = "SELECT frame FROM seen WHERE label LIKE '%zyklist%' AND probability < 0.8 ORDER BY frame"
        #expect(try database.column(seen) == [0, 2, 3, 4].map { .integer($0) })
        #expect(try database.column("SELECT switch_reason FROM switches") == [.text("start")])
        #expect(try database.column("SELECT target FROM switches") == [.text("cyclist")])
    }

    static let hasPython: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sqlite3, numpy"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// The lines of docs/run-file.md, as they stand there.
    @Test(.enabled(if: hasPython, "python3 with NumPy is not installed")) func theDocumentedPythonReadsIt() throws {
        _ = try written("drive.camvideo")
        let page = try String(contentsOfFile: Location.package.path("docs/run-file.md"), encoding: .utf8)
        func blocks(_ language: String) -> [String] {
            page.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        }
        #expect(blocks("python").count == 2 && blocks("sql").count == 2)
        let queries = blocks("sql").map { "print(len(run.execute(\"\"\"\($0)\"\"\").fetchall()))" }
        let script = (blocks("python") + ["print(scores.tolist())"] + queries).joined(separator: "\n")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.currentDirectoryURL = folder.url
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        try #require(lines.count == 7, "\(lines)")
        for (line, frame) in zip(lines, Self.frames.filter { $0.explanations != nil }) {
            let words = line.split(separator: " ")
            let peak = try #require(frame.rounded.explanations?[0][0].map.values.max())
            #expect(Int(words[0]) == frame.number)
            #expect(Float(words[1]).map { abs($0 - peak) <= 1e-6 * peak } == true, "\(line) \(peak)")
        }
        #expect(lines[4].hasPrefix("[[0.0, 9.0, 0.1"))
        #expect(lines[5...] == ["0", "1"])
    }
}
