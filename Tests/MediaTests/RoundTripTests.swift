import Media
import MediaSupport
import TestSupport
import Testing

@Suite struct RoundTripTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    /// A clip whose frames come at the given ticks of `rate`.
    func clip(_ name: String, times: [Int64], rate: Int = 25, raw: RawClip? = nil) throws -> String {
        var clip = raw ?? RawClip()
        (clip.frameCount, clip.rate) = (times.count, rate)
        let source = try folder.write(clip.bytes, to: "source-\(name).avi")
        let output = folder.path(name)
        try transcode(source, to: output, settings: .lossless) { frame, index in
            let next = index + 1 < times.count ? times[index + 1] : times[index] + 1
            return try frame.retimed(pts: times[index], duration: next - times[index])
        }
        return output
    }

    @Test func rawPicturesComeBackFromALosslessEncoder() throws {
        let raw = RawClip()
        let path = try clip("a.mkv", times: Array(0..<10), raw: raw)
        let contents = try Contents(of: path)
        #expect(contents.frames.count == 10)
        for (index, frame) in contents.frames.enumerated() {
            #expect(frame.packedBytes == raw.picture(index), "frame \(index)")
        }
    }

    @Test(arguments: ["a.mp4", "a.mov", "a.mkv"])
    func everyTimeIsKept(name: String) throws {
        // Uneven, with a gap, and not from 0; milliseconds, which Matroska has too.
        let times: [Int64] = [40, 73, 107, 140, 173, 500, 501, 520, 2000, 2033, 2067, 2100]
        let first = try clip(name, times: times, rate: 1000)
        let again = folder.path("again-" + name)
        try transcode(first, to: again)
        for path in [first, again] {
            let contents = try Contents(of: path)
            let milliseconds = contents.frames.map { contents.video.timeBase.rescale($0.pts, to: Rational(1, 1000)) }
            #expect(milliseconds == times, "\(path)")
        }
        #expect(try Contents(of: first).times == Contents(of: again).times)
    }

    @Test(arguments: [Rational(1, 90000), Rational(1, 30000)])
    func fineTimesAreKeptInMP4(timeBase: Rational) throws {
        let times: [Int64] = [1001, 2002, 3003, 7001, 7002, 90_001, 95_007]
        let path = try clip("a.mp4", times: times, rate: Int(timeBase.denominator))
        let contents = try Contents(of: path)
        #expect(contents.frames.map { contents.video.timeBase.rescale($0.pts, to: timeBase) } == times)
    }

    @Test func theLastFrameKeepsItsDuration() throws {
        let source = try folder.write(RawClip(frameCount: 3, rate: 10).bytes, to: "source.avi")
        let output = folder.path("a.mp4")
        try transcode(source, to: output, settings: .lossless) { frame, index in
            try frame.retimed(pts: Int64(index), duration: index == 2 ? 7 : 1)
        }
        let video = try Contents(of: output).video
        let duration = try #require(video.duration)
        #expect(video.timeBase.rescale(duration, to: Rational(1, 10)) == 9)
    }

    @Test(arguments: ["a.mkv", "a.mov"])
    func soundIsCopiedBitForBit(name: String) throws {
        let raw = RawClip(frameCount: 20, hasSound: true)
        let source = try folder.write(raw.bytes, to: "source.avi")
        let before = try Contents(of: source).others.flatMap(\.bytes)
        #expect(before == (0..<20).flatMap(raw.sound))
        let output = folder.path(name)
        let dropped = try transcode(source, to: output)
        #expect(dropped.isEmpty)
        #expect(try Contents(of: output).others.flatMap(\.bytes) == before)
    }

    @Test func aStreamThatTheFormatRefusesIsDroppedByName() throws {
        let source = try folder.write(RawClip(hasSound: true).bytes, to: "source.avi")
        let dropped = try transcode(source, to: folder.path("a.mp4"))
        #expect(dropped.map(\.kind) == ["audio"])
        #expect(dropped.map(\.codecName) == ["pcm_s16le"])
        #expect(try Contents(of: folder.path("a.mp4")).frames.count == 10)
    }

    @Test(arguments: [(63, 48), (64, 47), (63, 47), (1, 1), (3, 5)])
    func oddSizesKeepTheirSize(width: Int, height: Int) throws {
        let source = try folder.write(RawClip(width: width, height: height, frameCount: 3).bytes, to: "source.avi")
        let output = folder.path("a.mp4")
        try transcode(source, to: output, settings: .lossless)
        let contents = try Contents(of: output)
        #expect(contents.frames.map { [$0.width, $0.height] } == Array(repeating: [width, height], count: 3))
    }

    @Test func partsStartAtZeroWithoutRounding() throws {
        let path = try clip("a.mp4", times: [512, 1024, 1536, 2048], rate: 12800)
        let output = folder.path("b.mp4")
        try transcode(path, to: output, shift: 0.04) { frame, _ in frame }
        #expect(try Contents(of: output).times == [0, 512, 1024, 1536])
    }

    @Test(arguments: ["a.png", "a.jpg", "a.bmp"])
    func aStillPictureIsAVideoOfOneFrame(name: String) throws {
        let raw = RawClip(frameCount: 1)
        let source = try folder.write(raw.bytes, to: "source.avi")
        let picture = folder.path(name)
        try transcode(source, to: picture)
        let contents = try Contents(of: picture)
        #expect(contents.frames.count == 1)
        let converter = PixelConverter(to: PictureFormat(width: 64, height: 48, pixelFormat: .rgb24))
        let before = try converter.convert(try Contents(of: source).frames[0]).packedBytes
        let after = try converter.convert(contents.frames[0]).packedBytes
        let differences = zip(before, after).map { abs(Int($0) - Int($1)) }
        // PNG and BMP hold the very pixels; JPEG about the same ones.
        #expect(differences.reduce(0, +) <= (name == "a.jpg" ? 8 * before.count : 0))
        try transcode(picture, to: folder.path("again-" + name))
    }

    @Test func aStillPictureTakesOneFrameOnly() throws {
        let source = try folder.write(RawClip(frameCount: 2).bytes, to: "source.avi")
        let error = #expect(throws: MediaError.self) { try transcode(source, to: folder.path("a.png")) }
        #expect(error?.message.contains("--frames 1") == true)
        #expect(try folder.contents == ["source.avi"])
    }

    @Test(
        .enabled(if: Location.shared.isAvailable(Location.dashcam), "the shared clips are not here"),
        arguments: ["a.mp4", "a.mkv"])
    func aRealDriveKeepsItsTimesAndItsSound(name: String) throws {
        let source = Location.shared.path(Location.dashcam)
        let output = folder.path(name)
        #expect(try transcode(source, to: output, settings: .init(preset: "ultrafast")).isEmpty)
        let before = try Contents(of: source)
        let after = try Contents(of: output)
        #expect(before.frames.count == 221)
        #expect(
            after.frames.map { after.video.timeBase.rescale($0.pts, to: before.video.timeBase) } == before.times)
        #expect(after.others.map(\.bytes) == before.others.map(\.bytes))
        #expect(after.frames[0].picture == before.frames[0].picture)
    }
}
