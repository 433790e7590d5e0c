import Media
import MediaSupport
import ONNX
import TestSupport
import Testing

@testable import CamVideo

/// `--start` gives the very frames that the whole has from there on.
@Suite struct StartTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    /// - Parameter frameCount: 250 frames or fewer have one key frame.
    func check(_ name: String, frameCount: Int, starts: [Double]) throws {
        let raw = try folder.write(RawClip(frameCount: frameCount).bytes, to: "raw.avi")
        let input = folder.path(name)
        let settings = name == "in.mpg" ? EncoderSettings(codec: "mpeg2video") : EncoderSettings(quality: 10)
        try transcode(raw, to: input, settings: settings)
        let whole = try Contents(of: input)
        let origin = try Demuxer(MediaInput(input)).startTime
        for start in starts {
            let output = folder.path("out-\(start).mkv")
            var options = AnnotationOptions()
            options.segment.start = start
            options.overlay = OverlayOptions(opacity: 0, showsLabel: false)
            options.encoding = EncodingOptions(crf: 0, preset: "ultrafast")
            let annotator = Annotator(input: input, output: output, options: options) { _, _ in
                LoadedModel(
                    FakeExplainer(), preprocessing: Preprocessing(mean: [0, 0, 0], std: [1, 1, 1]),
                    labels: nil)
            }
            _ = try annotator.run()
            let first = whole.video.timeBase.ticks(origin + start)
            let expected = whole.frames.filter { $0.pts >= first }.map(\.packedBytes)
            let found = try Contents(of: output).frames.map(\.packedBytes)
            #expect(found.count == expected.count, "\(name) from \(start)")
            #expect(found == expected, "\(name) from \(start)")
        }
    }

    @Test(arguments: ["in.ts", "in.mpg", "in.mkv", "in.mp4", "in.nut", "in.flv", "in.avi"])
    func oneKeyFrameIsEnough(name: String) throws {
        try check(name, frameCount: 62, starts: [0.04, 0.1, 1.5, 2.4])
    }

    @Test func theKeyFrameBeforeIsFound() throws {
        try check("in.ts", frameCount: 300, starts: [0.1, 3, 9.9, 10, 10.04, 11.5])
    }
}
