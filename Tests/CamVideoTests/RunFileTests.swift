import Foundation
import Media
import MediaSupport
import ONNX
import RunFile
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

/// `--save`, and what is drawn from it.
@Suite struct RunFileTests {
    let folder: TemporaryFolder
    let input: String

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
        input = try folder.losslessClip(RawClip(frameCount: 12, hasSound: true))
    }

    private func run(_ name: String, _ change: (inout AnnotationOptions) -> Void) throws -> [[UInt8]] {
        var options = AnnotationOptions()
        options.encoding = EncodingOptions(codec: "ffv1")
        options.savePath = folder.path("\(name).camvideo")
        change(&options)
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
        _ = try Annotator(input: input, output: folder.path("\(name).mkv"), options: options) { _, _ in
            LoadedModel(
                FakeExplainer(), preprocessing: preprocessing, labels: ["red", "green", "blue, azure"])
        }.run()
        return try Contents(of: folder.path("\(name).mkv")).frames.map(\.packedBytes)
    }

    private func render(_ name: String, _ change: (inout RenderOptions) -> Void = { _ in }) throws -> [[UInt8]] {
        var options = RenderOptions()
        options.encoding = EncodingOptions(codec: "ffv1")
        options.overwrites = true
        change(&options)
        let output = folder.path("\(name)-again.mkv")
        _ = try Annotator(input: input, run: folder.path("\(name).camvideo"), output: output, options: options).run()
        return try Contents(of: output).frames.map(\.packedBytes)
    }

    static let kinds: [(name: String, change: @Sendable (inout AnnotationOptions) -> Void)] = [
        ("plain", { _ in }),
        ("every", { $0.cadence = .every(3) }),
        ("auto", { $0.cadence = .automatic }),
        ("ahead", { $0.temporal.lookahead = 3 }),
        ("still", { $0.temporal.smoothing = .exponential }),
        ("bare", { ($0.temporal.smoothing, $0.temporal.normalization) = (.none, .frame) }),
        ("panels", { ($0.targets, $0.panels.truth) = ([.topClasses(2)], "a ramp") }),
        ("colors", { $0.targets = [.className("red|azure"), .difference(.className("red"), .classIndex(1))] }),
        ("channel", { $0.targets = [.channel(1, .raw)] }),
        (
            "wipe",
            {
                $0.panels.comparisons = [PanelOptions.Comparison(model: ModelOptions(method: "layercam"))]
                $0.panels.layout = .wipe
            }
        ),
        ("part", { $0.segment = SegmentOptions(start: 0.15, duration: 0.2) }),
        ("few", { ($0.segment.frames, $0.temporal.holdTime, $0.temporal.scale) = (7, 0, 0.5) }),
    ]

    @Test(arguments: kinds.indices) func whatIsDrawnAgainIsTheSame(kind: Int) throws {
        let (name, change) = Self.kinds[kind]
        let direct = try run(name, change)
        #expect(!direct.isEmpty)
        #expect(try render(name) == direct)
        let (before, after) = (
            try Contents(of: folder.path("\(name).mkv")), try Contents(of: folder.path("\(name)-again.mkv"))
        )
        #expect(after.times == before.times)
        #expect(after.others.flatMap(\.bytes) == before.others.flatMap(\.bytes))
    }

    /// What was saved is drawn as a run with another look would have drawn it.
    @Test func anotherLookIsThatOfARunWithIt() throws {
        let plain = try run("plain") { $0.cadence = .every(2) }
        let other = try run("other") {
            $0.cadence = .every(2)
            ($0.overlay.colormap, $0.overlay.opacity, $0.overlay.fades) = (.viridis, 0.3, false)
            ($0.temporal.halfLife, $0.temporal.lookahead, $0.temporal.normalization) = (0.6, 2, .frame)
        }
        let again = try render("plain") {
            ($0.colormap, $0.opacity, $0.fades) = (.viridis, 0.3, false)
            ($0.halfLife, $0.lookahead, $0.normalization) = (0.6, 2, .frame)
        }
        #expect(again == other)
        #expect(again != plain)
        let still = try run("still") { ($0.cadence, $0.temporal.smoothing) = (.every(2), .exponential) }
        #expect(try render("plain") { $0.smoothing = .exponential } != plain)
        #expect(still.count == plain.count)
        #expect(throws: CamVideoError.self) { try render("still") { $0.smoothing = .motion } }
        let bare = try render("plain") { ($0.opacity, $0.showsLabel) = (0, false) }
        #expect(try bare == Contents(of: input).frames.map(\.packedBytes))
        #expect(try render("plain") { $0.frames = 5 } == Array(plain.prefix(5)))
    }

    /// A run is drawn again with the half-life that it had, whatever a later version takes where none is given.
    @Test func whatWasNotSaidIsAsItWas() throws {
        let text = try SavedOptions(AnnotationOptions()).text
        let wanted = TemporalOptions().usedHalfLife
        let other = text.replacing("\"recordedHalfLife\":\(wanted)", with: "\"recordedHalfLife\":0.5")
        #expect(other != text)
        let options = try JSONDecoder().decode(SavedOptions.self, from: Data(other.utf8)).options
        #expect(options.temporal.usedHalfLife == 0.5 && options.temporal.halfLife == nil)
        // Where another way of smoothing is asked for, what suits that.
        let plain = try run("plain") { _ in }
        let ahead = try run("ahead") { $0.temporal.lookahead = 2 }
        #expect(try render("plain") { $0.lookahead = 2 } == ahead)
        #expect(try render("ahead") { $0.lookahead = 0 } == plain)
    }

    @Test func theLogAndTheMapsAreTheSameToo() throws {
        _ = try run("run") {
            ($0.logPath, $0.mapsPath, $0.targets) = (folder.path("a.jsonl"), folder.path("a.npy"), [.topClasses(2)])
        }
        _ = try render("run") { ($0.logPath, $0.mapsPath) = (folder.path("b.jsonl"), folder.path("b.npy")) }
        #expect(try folder.bytes(of: folder.path("b.jsonl")) == folder.bytes(of: folder.path("a.jsonl")))
        #expect(try folder.bytes(of: folder.path("b.npy")) == folder.bytes(of: folder.path("a.npy")))
    }

    /// Rounding to half precision is hardly to be seen: without a run file, the picture is the same within two levels.
    @Test func savingHardlyChangesThePicture() throws {
        let saved = try run("saved") { _ in }
        let plain = try run("plain") { $0.savePath = nil }
        for (a, b) in zip(saved, plain) { #expect(zip(a, b).allSatisfy { abs(Int($0) - Int($1)) <= 2 }) }
    }

    @Test func aRunThatIsStoppedCanBeDrawnAsFarAsItGoes() throws {
        let name = folder.path("stopped.camvideo")
        var options = AnnotationOptions()
        options.encoding = EncodingOptions(codec: "ffv1")
        options.savePath = name
        let running = Mutex<Annotator?>(nil)
        let seen = Atomic(0)
        let annotator = Annotator(input: input, output: folder.path("stopped.mkv"), options: options) { _, _ in
            LoadedModel(
                FakeExplainer(onForward: { _ in
                    if seen.add(1, ordering: .relaxed).newValue == 2 { running.withLock { $0 }?.interrupt() }
                }))
        }
        running.withLock { $0 = annotator }
        let frames = try annotator.run().frames
        #expect(frames < 12)
        #expect(try RunInspection(path: name).wasInterrupted)
        #expect(try RunInspection(path: name).frames == frames)
        #expect(try render("stopped") == Contents(of: folder.path("stopped.mkv")).frames.map(\.packedBytes))
    }

    @Test func aRunThatFailsLeavesNothing() throws {
        struct Broken: Error {}
        var options = AnnotationOptions()
        options.savePath = folder.path("run.camvideo")
        let before = try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted()
        #expect(throws: CamVideoError.self) {
            try Annotator(input: input, output: folder.path("out.mkv"), options: options) { _, _ in
                LoadedModel(FakeExplainer(onExplain: { _ in throw Broken() }))
            }.run()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == before)
    }

    @Test func anotherVideoIsRefused() throws {
        _ = try run("run") { _ in }
        let other = folder.path("other.mkv")
        let raw = try folder.write(RawClip(frameCount: 12, rate: 30).bytes, to: "other.avi")
        try transcode(raw, to: other, settings: .lossless)
        func message(_ change: (inout RenderOptions) -> Void) -> String {
            var options = RenderOptions()
            change(&options)
            do {
                _ = try Annotator(
                    input: other, run: folder.path("run.camvideo"), output: folder.path("no.mkv"), options: options
                ).run()
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(message { _ in }.contains("is not the video that"))
        #expect(message { $0.ignoresIdentity = true }.contains("is not the video's"))
        // The same pictures in another file.
        let copy = folder.path("copy.mkv")
        try (folder.bytes(of: input) + [0]).withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: copy)) }
        var options = RenderOptions()
        options.ignoresIdentity = true
        let summary = try Annotator(
            input: copy, run: folder.path("run.camvideo"), output: folder.path("yes.mkv"), options: options
        ).run()
        #expect(summary.frames == 12)
    }

    @Test func whatItSaysOfTheRun() throws {
        _ = try run("run") { ($0.cadence, $0.logPath) = (.every(4), folder.path("log")) }
        let log = String(decoding: try folder.bytes(of: folder.path("log")), as: UTF8.self)
        let explained = log.components(separatedBy: "\"explained\":true").count - 1
        #expect((1..<12).contains(explained))
        let inspection = try RunInspection(path: folder.path("run.camvideo"))
        #expect(inspection.isComplete && !inspection.wasInterrupted)
        #expect(inspection.frames == 12 && inspection.explainedFrames == explained)
        #expect(inspection.networks.map(\.mapSize) == [[4, 3]])
        #expect(inspection.networks[0].targets.map(\.frames).reduce(0, +) == explained)
        #expect(inspection.info["video.width"]?.description == "64")
        #expect(inspection.info["video.sha256_of_ends"]?.description.count == 64)
        #expect(inspection.info["run.options"]?.description.contains("\"every\":\"4\"") == true)
    }
}
