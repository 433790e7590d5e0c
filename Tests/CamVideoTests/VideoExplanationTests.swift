import Foundation
import Maps
import Media
import MediaSupport
import ONNX
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

/// A video's scores and maps as an asynchronous sequence.
@Suite struct VideoExplanationTests {
    let folder: TemporaryFolder
    let input: String

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
        input = try folder.losslessClip(RawClip(frameCount: 12))
    }

    private func explanation(
        _ explainer: FakeExplainer = FakeExplainer(), _ change: (inout AnnotationOptions) -> Void = { _ in }
    ) -> VideoExplanation {
        var options = AnnotationOptions()
        change(&options)
        return VideoExplanation(of: input, options: options) { _, _ in
            LoadedModel(
                explainer, preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]),
                labels: ["red", "green", "blue"])
        }
    }

    @Test(arguments: [0, 2]) func itIsWhatAVideoShows(lookahead: Int) async throws {
        let change: @Sendable (inout AnnotationOptions) -> Void = {
            ($0.targets, $0.cadence, $0.temporal.lookahead) = ([.topClasses(2)], .every(2), lookahead)
        }
        var frames: [VideoExplanation.Frame] = []
        for try await frame in explanation(FakeExplainer(), change) { frames.append(frame) }
        var options = AnnotationOptions()
        change(&options)
        options.mapsPath = folder.path("maps.npy")
        _ = try Annotator(input: input, output: nil, options: options) { _, _ in
            LoadedModel(FakeExplainer(), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]))
        }.run()
        let maps = try NumPyArray<Float>(contentsOf: folder.path("maps.npy"))
        #expect(maps.shape == [12, 2, 3, 4])
        #expect(frames.flatMap { $0.maps.flatMap(\.smoothed.values) } == maps.values)
        #expect(frames.map(\.number) == Array(0..<12))
        #expect(frames.map(\.time) == (0..<12).map { Double($0) / 25 })
        #expect(frames.filter(\.isExplained).count == 6)
        for map in frames.flatMap(\.maps) {
            #expect(map.scores.count == 3 && map.probabilities.count == 3)
            #expect(map.drawn.values.allSatisfy { (0...1).contains($0) })
            #expect(map.raw.width == 4 && map.raw.height == 3 && map.raw[3, 2] == map.raw.values[11])
            #expect(map.classIndex.map { map.text.hasPrefix(["red", "green", "blue"][$0]) } == true)
        }
    }

    /// The network does not run far ahead of who looks at its frames.
    @Test func leavingTheLoopStopsTheWork() async throws {
        let seen = Atomic(0)
        let explainer = FakeExplainer(onForward: { _ in seen.add(1, ordering: .relaxed) })
        for try await frame in explanation(explainer, { $0.workers = 1 }) where frame.number == 1 { break }
        #expect(seen.load(ordering: .relaxed) < 12)
    }

    @Test func aCancelledTaskGetsACancellation() async throws {
        let explanation = explanation()
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            for try await frame in explanation {
                continuation.yield(frame.number)
                while frame.number == 0, !Task.isCancelled { await Task.yield() }
            }
        }
        for await _ in stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func whatGoesWrongIsThrown() async throws {
        struct Broken: Error {}
        await #expect(throws: CamVideoError.self) {
            for try await _ in VideoExplanation(of: folder.path("missing.mp4")) {}
        }
        await #expect(throws: CamVideoError.self) {
            for try await _ in explanation(FakeExplainer(onExplain: { _ in throw Broken() })) {}
        }
        await #expect(throws: CamVideoError.self) {
            for try await _ in explanation(FakeExplainer(), { $0.segment.start = 1000 }) {}
        }
        await #expect(throws: CamVideoError.self) {
            for try await _ in explanation(FakeExplainer(), { $0.targets = [] }) {}
        }
    }

    @Test func eachLoopReadsTheVideoAnew() async throws {
        let explanation = explanation()
        var counts: [Int] = []
        for _ in 0..<2 {
            var count = 0
            for try await _ in explanation { count += 1 }
            counts.append(count)
        }
        #expect(counts == [12, 12])
    }
}
