import Foundation
import Media
import MediaSupport
import ONNX
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

@Suite struct LogTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The log's text, of a clip of 20 frames of 25 a second in a time base of 1/1000.
    private func log(
        _ explainer: FakeExplainer = FakeExplainer(), target: Target = .top, width: Int = 64,
        _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) throws -> String {
        let raw = try folder.write(RawClip(width: width, frameCount: 20).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        // Every frame is a key frame, so that a part is read from its own start.
        try transcode(raw, to: input, settings: EncoderSettings(codec: "ffv1"), overwrite: true)
        var options = AnnotationOptions()
        options.logPath = folder.path("log.jsonl")
        options.overwrites = true
        options.targets = [target]
        change(&options)
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
        _ = try Annotator(input: input, output: nil, options: options) { _, _ in
            LoadedModel(explainer, preprocessing: preprocessing)
        }.run()
        return String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
    }

    private func lines(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    /// The target's probability, the same as it is shown, and whether a scene begins.
    private func probabilities(_ text: String) throws -> [(raw: Double, shown: Double, isCut: Bool)] {
        try lines(text).map { line in
            let target = try #require(line["target"] as? [String: Any])
            return (
                try #require(target["probability"] as? Double), try #require(target["smoothed_probability"] as? Double),
                try #require(line["scene_cut"] as? Bool)
            )
        }
    }

    /// A table, with a line for each map, of the same numbers.
    @Test func aTableHasTheSameNumbers() throws {
        let path = folder.path("log.csv")
        let json = try lines(log(target: .topClasses(2)))
        _ = try log(target: .topClasses(2)) { $0.logPath = path }
        let rows = String(decoding: try folder.bytes(of: path), as: UTF8.self).components(separatedBy: "\r\n")
        let heading = rows[0].components(separatedBy: ",")
        #expect(rows.count == 1 + 40 + 1 && rows.last == "")
        for (index, line) in json.enumerated() {
            let panels = try #require(line["panels"] as? [[String: Any]])
            for (place, panel) in panels.enumerated() {
                let row = Dictionary(
                    uniqueKeysWithValues: zip(heading, rows[1 + 2 * index + place].components(separatedBy: ",")))
                let target = try #require(panel["target"] as? [String: Any])
                #expect(row["frame"].flatMap(Int.init) == line["frame"] as? Int)
                #expect(row["panel"] == "\(place)")
                #expect(row["target_index"].flatMap(Int.init) == target["index"] as? Int)
                for (column, key) in [("probability", "probability"), ("smoothed_probability", "smoothed_probability")]
                {
                    let wanted = try #require(target[key] as? Double)
                    #expect(row[column].flatMap(Double.init).map { abs($0 - wanted) < 1e-6 } == true)
                }
                let peak = panel["peak"] as? [String: Double]
                #expect(row["peak_x"].flatMap(Double.init) == peak?["x"])
            }
        }
    }

    @Test func textInATableIsText() {
        #expect(
            CSVLine.text(["a", "=cmd()", "x\"y", "1,5", "-3.5", "-x", "@a", ""])
                == "a,'=cmd(),\"x\"\"y\",\"1,5\",-3.5,'-x,'@a,")
        #expect(CSVLine.text(["two\nlines", "<script>", "\";--"]) == "\"two\nlines\",<script>,\"\"\";--\"")
    }

    /// By scalars: a quotation mark with a combining accent is one character to Swift, and a quotation mark to who reads a table.
    @Test func accentsHideNoQuotationMarks() {
        let line = CSVLine.text(["a\"\u{308},b", "=\u{308}x"])
        let quotes = line.unicodeScalars.count { $0 == "\"" }
        #expect(quotes == 4 && line.unicodeScalars.contains("'"))
    }

    @Test func thereIsNoParquet() {
        #expect(throws: CamVideoError.self) { try log { $0.logPath = folder.path("log.parquet") } }
    }

    /// Each line is there for others as soon as its frame is done, under a name that can be found.
    @Test func itCanBeReadWhileItIsWritten() throws {
        let most = Atomic(0)
        let partial = folder.path("log.jsonl.partial")
        var explainer = FakeExplainer()
        explainer.onForward = { _ in
            let lines = (try? String(contentsOfFile: partial, encoding: .utf8))?.split(separator: "\n").count ?? 0
            _ = most.max(lines, ordering: .relaxed)
        }
        let text = try log(explainer) { ($0.workers, $0.temporal.smoothing) = (1, .none) }
        #expect(text.split(separator: "\n").count == 20)
        #expect(most.load(ordering: .relaxed) > 0)
        #expect(!FileManager.default.fileExists(atPath: partial))
    }

    @Test func withoutSmoothingWhatIsShownIsWhatTheNetworkSaid() throws {
        for change: (inout AnnotationOptions) -> Void in [
            { $0.temporal.smoothing = .none }, { $0.temporal.halfLife = 0 },
        ] {
            let values = try probabilities(log(FakeExplainer(), change))
            #expect(values.count == 20)
            #expect(values.allSatisfy { $0.raw == $0.shown })
        }
    }

    @Test func theShownProbabilityIsSmoothedByTheHalfLife() throws {
        let values = try probabilities(log(target: .classIndex(1)) { $0.temporal.halfLife = 0.4 })
        var shown = 0.0
        for (index, value) in values.enumerated() {
            let kept = index == 0 || value.isCut ? 0 : exp2(-0.04 / 0.4)
            shown = value.raw + kept * (shown - value.raw)
            #expect(abs(value.shown - shown) < 1e-5)
        }
        #expect(values.contains { abs($0.raw - $0.shown) > 1e-4 })
    }

    @Test(arguments: [1, 3]) func aPartHasTheNumbersAndTheExplainedFramesOfTheWhole(every: Int) throws {
        func frames(_ text: String) throws -> [Int: Bool] {
            let pairs = try lines(text).map {
                (try #require($0["frame"] as? Int), try #require($0["explained"] as? Bool))
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        let whole = try frames(log { $0.cadence = .every(every) })
        let part = try frames(
            log { options in
                options.cadence = .every(every)
                options.segment = SegmentOptions(start: 0.28, duration: 0.4)
            })
        #expect(part.keys.sorted() == Array(7..<17))
        #expect(part[7] == true)
        for frame in 8..<17 { #expect(part[frame] == whole[frame]) }
    }

    @Test func numbersAreAsShortAsTheyAreExact() throws {
        let text = try log { $0.temporal.smoothing = .none }
        for match in text.matches(of: /"(?:score|probability|smoothed_probability)":(-?[0-9][0-9.e+-]*)/) {
            let value = try #require(Float(match.1))
            #expect(match.1.count <= "\(value)".count, "\(match.1)")
        }
        #expect(text.contains(#""time":0.28,"#))
        #expect(text.contains(#""time":0.56,"#))
        #expect(!text.contains(/[0-9]\.[0-9]*(?:00000|99999)[0-9]*/))
    }

    @Test func whatIsNoNumberIsWrittenAsAWord() throws {
        let text = try log(FakeExplainer(bias: .nan))
        #expect(text.contains(#""score":"NaN""#))
        #expect(try lines(text).count == 20)
    }

    /// The switches in the log of a network that says in frame 5 that it sees something else; by the frame.
    private func switches(
        _ target: Target = .top, _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) throws -> [Int: [String: Any]] {
        let count = Mutex(0)
        let explainer = FakeExplainer(scores: { _ in
            let frame = count.withLock { count in
                defer { count += 1 }
                return count
            }
            return (frame < 5 ? [0.7, 0.2, 0.1] : [0.1, 0.2, 0.7]).map { Foundation.log($0 as Float) }
        })
        // So narrow a clip has no scene cut.
        let text = try log(explainer, target: target, width: 32) { options in
            options.workers = 1
            change(&options)
        }
        return try lines(text).enumerated().reduce(into: [:]) { switches, line in
            switches[line.offset] = line.element["target_switch"] as? [String: Any]
        }
    }

    private func index(_ change: [String: Any]?, _ side: String) -> Int? {
        (change?[side] as? [String: Any])?["index"] as? Int
    }

    @Test func whenAndWhyTheTargetSwitchedIsWritten() throws {
        let held = try switches()
        #expect(held.count == 2)
        #expect(held[0]?["reason"] as? String == "start" && index(held[0], "to") == 0)
        #expect(held[0]?["from"] == nil && held[0]?["ratio"] == nil)
        let frame = try #require(held.keys.max())
        #expect(frame >= 10)
        #expect(held[frame]?["reason"] as? String == "lead")
        #expect(index(held[frame], "from") == 0 && index(held[frame], "to") == 2)
        #expect(try #require(held[frame]?["ratio"] as? Double) >= 1.25)
        #expect(try #require(held[frame]?["seconds"] as? Double) == 0.2)
    }

    @Test func holdingIsTuned() throws {
        let quick = try switches {
            $0.temporal.holdLead = 1
            $0.temporal.holdTime = 0
        }
        let frame = try #require(quick.keys.max())
        #expect(frame >= 5 && frame < 15 && quick[frame]?["seconds"] as? Double == 0)
        #expect(try #require(switches().keys.max()) > frame)
        #expect(try switches { $0.temporal.holdLead = 1000 }.keys.sorted() == [0])
        #expect(try switches { $0.temporal.holdTime = 10 }.keys.sorted() == [0])
        #expect(try switches(.classIndex(1)).isEmpty)
    }

    @Test func aSwitchIsWrittenOnTheFrameThatWasExplained() throws {
        let switches = try switches { $0.cadence = 3 }
        #expect(switches[0] != nil && switches.keys.allSatisfy { $0 % 3 == 0 })
    }

    @Test func everyPanelHasItsOwn() throws {
        let count = Mutex(0)
        let explainer = FakeExplainer(scores: { _ in
            let isLate = count.withLock { count in
                count += 1
                return count > 5
            }
            return (isLate ? [0.6, 0.05, 0.35] : [0.6, 0.35, 0.05]).map { Foundation.log($0 as Float) }
        })
        let text = try log(explainer, target: .topClasses(2), width: 32) { $0.workers = 1 }
        let panels = try lines(text).dropFirst().map { try #require($0["panels"] as? [[String: Any]]) }
        #expect(panels.allSatisfy { $0[0]["target_switch"] == nil })
        let changes = panels.compactMap { $0[1]["target_switch"] as? [String: Any] }
        #expect(changes.count == 1 && index(changes.first, "from") == 1 && index(changes.first, "to") == 2)
    }
}
