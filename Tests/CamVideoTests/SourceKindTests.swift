import Foundation
import Media
import MediaSupport
import ONNX
import Synchronization
import TestSupport
import Testing

@testable import CamVideo

/// Kinds of pictures that sources hold, each from a clip of its own, through the whole pipeline.
@Suite struct SourceKindTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    private struct Result {
        let summary: AnnotationSummary
        let notices: [String]
        let before: Contents
        let after: Contents
    }

    /// Annotates `input`, and keeps what it is made of lossless.
    private func annotate(_ input: String, _ change: (inout AnnotationOptions) -> Void = { _ in }) throws -> Result {
        var options = AnnotationOptions()
        options.encoding.codec = "ffv1"
        options.overwrites = true
        change(&options)
        let notices = Mutex<[String]>([])
        let preprocessing = Preprocessing(mean: [0, 0, 0], std: [1, 1, 1])
        let output = folder.path("out.mkv")
        let summary = try Annotator(input: input, output: output, options: options) { _, _ in
            LoadedModel(FakeExplainer(), preprocessing: preprocessing)
        }.run { event in
            if case .notice(let notice) = event { notices.withLock { $0.append(notice) } }
        }
        return Result(
            summary: summary, notices: notices.withLock { $0 }, before: try Contents(of: input),
            after: try Contents(of: output))
    }

    private func blank(_ options: inout AnnotationOptions) {
        options.overlay = OverlayOptions(opacity: 0, showsLabel: false)
    }

    /// Every frame is drawn on, and none where there is nothing to draw.
    private func expectEveryFrameDrawnOn(_ input: String, frames: Int) throws {
        let drawn = try annotate(input)
        #expect(drawn.summary.frames == frames && drawn.after.frames.count == frames)
        let untouched = try annotate(input, blank)
        #expect(untouched.after.times == drawn.after.times)
        for (frame, plain) in zip(drawn.after.frames, untouched.after.frames) {
            #expect(frame.packedBytes != plain.packedBytes)
        }
    }

    @Test func theFirstFrameOfASceneIsExplained() throws {
        let raw = try folder.write(RawClip(frameCount: 30).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        // Three scenes of ten frames: stripes, upright or level.
        try transcode(raw, to: input, settings: .lossless) { frame, index in
            try frame.redrawn { planes in
                for y in 0..<planes[0].height {
                    for x in 0..<planes[0].width {
                        let isBright = (index / 10 % 2 == 0 ? x : y) / 8 % 2 == 0
                        planes[0].base[y * planes[0].stride + x] = isBright ? 200 : 40
                    }
                }
            }
        }
        let result = try annotate(input) { options in
            options.cadence = 100
            options.logPath = folder.path("log.jsonl")
        }
        #expect(result.summary.explainedFrames == 3)
        let log = String(decoding: try folder.bytes(of: folder.path("log.jsonl")), as: UTF8.self)
        let cuts = log.split(separator: "\n").enumerated().filter { $1.contains(#""scene_cut":true"#) }.map(\.offset)
        #expect(cuts == [10, 20])
    }

    @Test(arguments: [(63, 47), (1, 33), (64, 1)]) func oddSizes(width: Int, height: Int) throws {
        let clip = RawClip(width: width, height: height, frameCount: 5)
        let input = try folder.write(clip.y4m(isInterlaced: false), to: "in.y4m")
        try expectEveryFrameDrawnOn(input, frames: 5)
        let untouched = try annotate(input, blank)
        #expect(untouched.after.frames.map { [$0.width, $0.height] } == Array(repeating: [width, height], count: 5))
        // Chroma may be written at full resolution.
        func luma(_ contents: Contents) -> [ArraySlice<UInt8>] {
            contents.frames.map { $0.packedBytes.prefix(width * height) }
        }
        let isUntouched = luma(untouched.after) == luma(untouched.before)
        #expect(isUntouched)
    }

    @Test(arguments: [
        ("yuv420p10le", "yuv420p"), ("yuv444p10le", "yuv444p"), ("bgr0", "yuv444p"), ("gbrp10le", "yuv444p"),
    ])
    func tenBitsAndRGBAreDrawnOnInEightBitYUV(format: String, drawnOn: String) throws {
        let raw = try folder.write(RawClip(frameCount: 5).bytes, to: "raw.avi")
        let input = folder.path("in.mkv")
        try transcode(raw, to: input, settings: EncoderSettings(codec: "ffv1", pixelFormat: format))
        let result = try annotate(input, blank)
        #expect(result.before.frames[0].picture.pixelFormat.description == format)
        #expect(result.after.frames.map(\.picture.pixelFormat.description) == Array(repeating: drawnOn, count: 5))
        #expect(result.notices.contains("\(format) pictures are drawn on as \(drawnOn)"))
        // What is not drawn on differs by rounding alone.
        let converter = PixelConverter(to: PictureFormat(width: 64, height: 48, pixelFormat: .rgb24, range: .full))
        for (before, after) in zip(result.before.frames, result.after.frames) {
            let pairs = zip(try converter.convert(before).packedBytes, try converter.convert(after).packedBytes)
            let differences = pairs.map { abs(Int($0) - Int($1)) }
            #expect(differences.reduce(0, +) < 3 * differences.count)
        }
        try expectEveryFrameDrawnOn(input, frames: 5)
    }

    @Test func framesOfAnotherSizeAreScaledToTheFirst() throws {
        var pictures: [[UInt8]] = []
        for (index, clip) in [RawClip(frameCount: 1), RawClip(width: 96, height: 80, frameCount: 1)].enumerated() {
            let raw = try folder.write(clip.bytes, to: "raw-\(index).avi")
            try transcode(raw, to: folder.path("\(index).jpg"))
            pictures.append(try folder.bytes(of: folder.path("\(index).jpg")))
        }
        let stream = [0, 0, 1, 1, 1, 0].flatMap { pictures[$0] }
        let result = try annotate(try folder.write(stream, to: "in.mjpeg"))
        #expect(result.summary.frames == 6)
        #expect(result.after.frames.map { [$0.width, $0.height] } == Array(repeating: [64, 48], count: 6))
        #expect(result.notices.contains("3 frames of another size were scaled to the first frame's"))
    }

    @Test func interlacedFieldsStayAsTheyAre() throws {
        let input = try folder.write(RawClip(frameCount: 6).y4m(isInterlaced: true), to: "in.y4m")
        let result = try annotate(input, blank)
        #expect(result.notices.contains("the input is interlaced; its fields are drawn on as they are"))
        #expect(result.after.frames.map(\.packedBytes) == result.before.frames.map(\.packedBytes))
        try expectEveryFrameDrawnOn(input, frames: 6)
        let progressive = try folder.write(RawClip(frameCount: 6).y4m(isInterlaced: false), to: "progressive.y4m")
        #expect(try annotate(progressive, blank).notices == [])
    }
}
