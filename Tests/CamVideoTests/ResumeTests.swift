import Foundation
import Media
import MediaSupport
import ONNX
import RunFile
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

/// `--resume`: a run that was cut off goes on where it stopped.
@Suite struct ResumeTests {
    let folder: TemporaryFolder
    let input: String

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
        input = try folder.losslessClip(RawClip(frameCount: 14))
    }

    private struct Broken: Error {}

    /// - Parameter failing: the number of the picture that the network sees at which it fails.
    /// - Returns: how many pictures the network saw.
    @discardableResult
    private func run(
        _ name: String, stopping: Int? = nil, failing: Int? = nil, _ change: (inout AnnotationOptions) -> Void
    ) throws -> Int {
        var options = AnnotationOptions()
        options.encoding = EncodingOptions(codec: "ffv1")
        options.savePath = folder.path("\(name).camvideo")
        options.logPath = folder.path("\(name).jsonl")
        options.workers = 1
        change(&options)
        let seen = Atomic(0)
        let running = Mutex<Annotator?>(nil)
        let annotator = Annotator(input: input, output: folder.path("\(name).mkv"), options: options) { _, _ in
            LoadedModel(
                FakeExplainer(onForward: { _ in
                    let count = seen.add(1, ordering: .relaxed).newValue
                    if count == stopping { running.withLock { $0 }?.interrupt() }
                    if count == failing { throw Broken() }
                }), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]), labels: ["red", "green", "blue"])
        }
        running.withLock { $0 = annotator }
        defer { running.withLock { $0 = nil } }
        _ = try annotator.run()
        return seen.load(ordering: .relaxed)
    }

    private func pictures(_ name: String) throws -> [[UInt8]] {
        try Contents(of: folder.path("\(name).mkv")).frames.map(\.packedBytes)
    }

    /// Everything that a run file holds of its frames.
    private func frames(_ name: String) throws -> [RunFrame] {
        let reader = try RunFileReader(path: folder.path("\(name).camvideo"))
        var frames: [RunFrame] = []
        while let frame = try reader.next(probabilities: { $1 }) { frames.append(frame) }
        return frames
    }

    static let kinds: [@Sendable (inout AnnotationOptions) -> Void] = [
        { _ in }, { $0.cadence = .every(3) }, { $0.cadence = .automatic }, { $0.temporal.lookahead = 3 },
        { ($0.targets, $0.temporal.smoothing) = ([.topClasses(2)], .exponential) },
    ]

    @Test(arguments: kinds.indices) func whatGoesOnIsWhatWasNeverCutOff(kind: Int) throws {
        let change = Self.kinds[kind]
        let all = try run("whole", change)
        try run("part", stopping: 1, change)
        let known = try frames("part")
        #expect(!known.isEmpty && known.count < 14)
        let after = try run("part") {
            change(&$0)
            ($0.resumes, $0.overwrites) = (true, true)
        }
        #expect(after == all - known.filter { $0.explanations != nil }.count)
        #expect(after < all)
        #expect(try pictures("part") == pictures("whole"))
        #expect(try folder.bytes(of: folder.path("part.jsonl")) == folder.bytes(of: folder.path("whole.jsonl")))
        let (part, whole) = (try frames("part"), try frames("whole"))
        #expect(part.map(\.number) == Array(0..<14) && whole.count == 14)
        for (a, b) in zip(part, whole) {
            #expect(a.explanations?.joined().map(\.map) == b.explanations?.joined().map(\.map))
            #expect(a.explanations?.joined().map(\.scores) == b.explanations?.joined().map(\.scores))
        }
        #expect(try !RunInspection(path: folder.path("part.camvideo")).wasInterrupted)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
        #expect(names.filter { $0.contains(".partial") || $0.hasSuffix("-wal") || $0.hasSuffix("-shm") }.isEmpty)
    }

    /// A job that fails loses nothing that was found out.
    @Test func whatFailedGoesOnToo() throws {
        try run("whole") { _ in }
        #expect(throws: CamVideoError.self) { try run("part", failing: 6) { _ in } }
        let left = folder.path("part.camvideo.partial")
        #expect(FileManager.default.fileExists(atPath: left))
        #expect(!FileManager.default.fileExists(atPath: folder.path("part.mkv")))
        let known = try RunInspection(path: left).frames
        #expect((1..<6).contains(known))
        #expect(try run("part") { $0.resumes = true } == 14 - known)
        #expect(try pictures("part") == pictures("whole"))
        #expect(!FileManager.default.fileExists(atPath: left))
    }

    @Test func whereNothingIsLeftItBeginsAnew() throws {
        #expect(try run("whole") { $0.resumes = true } == 14)
    }

    /// Of another job's run, not a byte changes.
    @Test func anotherJobIsRefused() throws {
        try run("part", stopping: 2) { _ in }
        let saved = try folder.bytes(of: folder.path("part.camvideo"))
        for change: (inout AnnotationOptions) -> Void in [
            { $0.temporal.halfLife = 0.3 }, { $0.targets = [.classIndex(1)] }, { $0.segment.frames = 12 },
            { $0.targets = [.topChannels(2, by: .activation)] },
        ] {
            #expect(throws: CamVideoError.self) {
                try run("part") {
                    change(&$0)
                    ($0.resumes, $0.overwrites) = (true, true)
                }
            }
            #expect(try folder.bytes(of: folder.path("part.camvideo")) == saved)
            #expect(!FileManager.default.fileExists(atPath: folder.path("part.camvideo.partial")))
        }
        #expect(throws: CamVideoError.self) { try run("none") { ($0.resumes, $0.savePath) = (true, nil) } }
    }
}
