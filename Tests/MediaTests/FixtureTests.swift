import Media
import MediaSupport
import TestSupport
import Testing

/// What other encoders and containers say about a picture has to come out of ours again.
@Suite struct FixtureTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    @Test(arguments: [
        "anamorphic.mp4", "full-range.mp4", "rotated.mp4", "vfr.mkv", "yuv420p10.mp4", "yuv422p.mp4", "yuv444p.mp4",
    ])
    func whatIsSaidAboutThePictureIsKept(name: String) throws {
        let input = Location.fixtures.path("small/" + name)
        let output = folder.path(name)
        #expect(try transcode(input, to: output).isEmpty)
        let before = try Contents(of: input)
        let after = try Contents(of: output)
        #expect(!before.frames.isEmpty)
        #expect(after.times == before.times)
        #expect(after.frames.map(\.picture) == before.frames.map(\.picture))
        #expect(after.video.orientation == before.video.orientation)
        #expect(after.video.sampleAspectRatio == before.video.sampleAspectRatio)
        #expect(after.others.map(\.bytes) == before.others.map(\.bytes))
    }

    @Test func fixturesAreWhatTheirNamesSay() throws {
        func video(_ name: String) throws -> VideoStream {
            try Demuxer(MediaInput(Location.fixtures.path("small/" + name))).video
        }
        func picture(_ name: String) throws -> PictureFormat {
            try Contents(of: Location.fixtures.path("small/" + name)).frames[0].picture
        }
        #expect(try video("anamorphic.mp4").sampleAspectRatio == Rational(4, 3))
        #expect(try video("rotated.mp4").orientation.isTransposed)
        #expect(try picture("full-range.mp4").range == .full)
        #expect(try picture("full-range.mp4").pixelFormat == .yuv420p)
        #expect(try picture("yuv420p10.mp4").pixelFormat.bitDepth == 10)
        let times = try Contents(of: Location.fixtures.path("small/vfr.mkv")).times
        #expect(Set(zip(times, times.dropFirst()).map { $1 - $0 }).count > 1)
    }

    @Test func aFileWithSoundAloneIsRefused() throws {
        let input = MediaInput(Location.fixtures.path("small/audio-only.m4a"))
        let error = #expect(throws: MediaError.self) { try Demuxer(input) }
        #expect(error?.message == "it has no video stream")
    }

    @Test func motionVectorsComeOnRequest() throws {
        let path = Location.fixtures.path("road.mp4")
        let moving = try Contents(of: path, settings: .init(exportMotionVectors: true)).frames
        #expect(moving[0].motionVectors.isEmpty)
        let vectors = moving[1..<30].flatMap(\.motionVectors)
        #expect(vectors.contains { $0.dx != 0 || $0.dy != 0 })
        #expect(vectors.contains(where: \.isFromPast) && vectors.contains { !$0.isFromPast })
        #expect(try Contents(of: path).frames.allSatisfy(\.motionVectors.isEmpty))
    }

    @Test func aRealClipKeepsItsTimesAndItsSound() throws {
        let input = Location.fixtures.path("road.mp4")
        for name in ["road.mp4", "road.mkv"] {
            let output = folder.path(name)
            #expect(try transcode(input, to: output, settings: EncoderSettings(preset: "ultrafast")).isEmpty)
            let before = try Contents(of: input)
            let after = try Contents(of: output)
            #expect(
                after.frames.map { after.video.timeBase.rescale($0.pts, to: Rational(1, 1000)) }
                    == before.frames.map { before.video.timeBase.rescale($0.pts, to: Rational(1, 1000)) })
            #expect(after.others.map(\.bytes) == before.others.map(\.bytes))
        }
    }
}
