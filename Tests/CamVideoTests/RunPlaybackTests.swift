import Foundation
import Maps
import Media
import MediaSupport
import ONNX
import TestSupport
import Testing

@testable import CamVideo

/// A run file played without its video and its network.
@Suite struct RunPlaybackTests {
    let folder: TemporaryFolder
    let run: String
    let input: String

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
        input = try folder.losslessClip(RawClip(frameCount: 9))
        run = folder.path("run.camvideo")
    }

    private func save(_ change: (inout AnnotationOptions) -> Void) throws {
        var options = AnnotationOptions()
        options.encoding = EncodingOptions(codec: "ffv1")
        (options.savePath, options.mapsPath, options.logPath) = (run, folder.path("a.npy"), folder.path("a.jsonl"))
        change(&options)
        _ = try Annotator(input: input, output: folder.path("out.mkv"), options: options) { _, _ in
            LoadedModel(
                FakeExplainer(), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]),
                labels: ["red", "green", "blue"])
        }.run()
    }

    private func played(_ options: RenderOptions = RenderOptions()) throws -> [RunPlayback.Frame] {
        let playback = try RunPlayback(path: run, options: options)
        var frames: [RunPlayback.Frame] = []
        while let frame = try playback.next() { frames.append(frame) }
        return frames
    }

    struct Line: Decodable {
        struct Target: Decodable { let label: String? }
        let frame: Int
        let time: Double
        let explained: Bool
        let scale: [Float]
        let target: Target
    }

    @Test(arguments: [0, 3]) func whatIsPlayedIsWhatTheRunShowed(lookahead: Int) throws {
        try save { options in
            (options.targets, options.cadence) = ([.topClasses(2)], .every(2))
            options.temporal.lookahead = lookahead
        }
        let frames = try played()
        let maps = try NumPyArray<Float>(contentsOf: folder.path("a.npy"))
        #expect(maps.shape == [9, 2, 3, 4])
        #expect(frames.flatMap { $0.views.flatMap(\.moment.smoothed.values) } == maps.values)
        let log = try String(contentsOfFile: folder.path("a.jsonl"), encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        #expect(frames.map(\.known.number) == log.map(\.frame))
        #expect(frames.map(\.known.time) == log.map(\.time))
        #expect(frames.map { $0.known.explanations != nil } == log.map(\.explained))
        let scales: [[Float]] = frames.map { [$0.views[0].moment.scale.low, $0.views[0].moment.scale.high] }
        #expect(scales == log.map(\.scale))
        for (frame, line) in zip(frames, log) {
            #expect(frame.views[0].text.hasPrefix(line.target.label ?? "none"))
            #expect(frame.views[0].drawn.values.allSatisfy { (0...1).contains($0) })
        }
    }

    @Test func itCanBePlayedInAnotherWay() throws {
        try save { _ in }
        var options = RenderOptions()
        (options.smoothing, options.frames) = (TemporalOptions.Smoothing.none, 4)
        let frames = try played(options)
        #expect(frames.count == 4)
        for frame in frames {
            #expect(frame.views[0].moment.smoothed.values == frame.known.explanations?[0][0].map.values)
        }
    }

    /// `--maps` has the method's own, the smoothed or the painted values.
    @Test(arguments: MapValues.allCases) func theMapsHoldWhatTheySay(values: MapValues) throws {
        try save { ($0.mapValues, $0.cadence) = (values, .every(2)) }
        let maps = try NumPyArray<Float>(contentsOf: folder.path("a.npy"))
        let views = try played().map { $0.views[0] }
        let wanted = views.map { view in
            switch values {
            case .raw: view.moment.explanation.map
            case .smoothed: view.moment.smoothed
            case .drawn: view.drawn
            }
        }
        #expect(maps.shape == [9, wanted[0].height, wanted[0].width])
        #expect(maps.values == wanted.flatMap(\.values))
        #expect((maps.shape[1] > 3) == (values == .drawn))
    }

    @Test func itKnowsItsVideo() throws {
        try save { _ in }
        let video = try RunPlayback(path: run).video
        #expect(video.name == input)
        #expect(video.width == 64 && video.height == 48)
        #expect(video.frameRate == 25)
        #expect(video.start == 0)
    }
}
