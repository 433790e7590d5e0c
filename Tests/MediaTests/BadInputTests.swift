import Foundation
import Media
import MediaSupport
import TestSupport
import Testing

@Suite struct BadInputTests {
    let folder: TemporaryFolder

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    /// A clip with B-frames and enough pictures to lose some.
    func goodClip(_ name: String = "good.mp4") throws -> [UInt8] {
        let source = try folder.write(RawClip(width: 160, height: 120, frameCount: 60).bytes, to: "source.avi")
        let path = folder.path(name)
        try transcode(source, to: path, settings: EncoderSettings(quality: 4))
        return try folder.bytes(of: path)
    }

    @Test func aMissingFileIsSaidToBeMissing() throws {
        let path = folder.path("none.mp4")
        let error = #expect(throws: MediaError.self) { try Demuxer(MediaInput(path)) }
        #expect(error?.description == "cannot open \(path): no such file")
    }

    @Test func textIsNoVideo() throws {
        let path = try folder.write(Array("Once upon a time\n".utf8), to: "story.mp4")
        let error = #expect(throws: MediaError.self) { try Demuxer(MediaInput(path)) }
        #expect(error?.message.hasPrefix("it is not a video") == true)
    }

    @Test func aFolderIsNoVideo() throws {
        let error = #expect(throws: MediaError.self) { try Demuxer(MediaInput(folder.path(""))) }
        #expect(error?.path == folder.path(""))
    }

    @Test func soundAloneIsNoVideo() throws {
        var wave = Array("RIFF".utf8) + [36 + 200, 0, 0, 0] + Array("WAVEfmt ".utf8)
        wave +=
            [16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 128, 62, 0, 0, 2, 0, 16, 0] + Array("data".utf8) + [200, 0, 0, 0]
        let path = try folder.write(wave + Array(repeating: 7, count: 200), to: "sound.wav")
        let error = #expect(throws: MediaError.self) { try Demuxer(MediaInput(path)) }
        #expect(error?.message == "it has no video stream")
    }

    @Test func aPlaylistUnderAVideosNameStaysShut() throws {
        _ = try goodClip("secret.ts")
        let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:2.4,\n\(folder.path("secret.ts"))\n#EXT-X-ENDLIST\n"
        let path = try folder.write(Array(playlist.utf8), to: "evil.mp4")
        #expect(throws: MediaError.self) { try Demuxer(MediaInput(path)) }
        let list = "ffconcat version 1.0\nfile '\(folder.path("secret.ts"))'\n"
        let concat = try folder.write(Array(list.utf8), to: "evil.mkv")
        #expect(throws: MediaError.self) { try Demuxer(MediaInput(concat)) }
        #expect(try Contents(of: folder.path("secret.ts")).frames.count == 60)
    }

    @Test func aClipCutShortGivesWhatItHolds() throws {
        let whole = try goodClip("good.mkv")
        let path = try folder.write(Array(whole.prefix(whole.count * 6 / 10)), to: "cut.mkv")
        let contents = try Contents(of: path)
        #expect((20..<60).contains(contents.frames.count))
        #expect(zip(contents.times, contents.times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func anMP4WithoutItsIndexIsRefused() throws {
        let whole = try goodClip()
        let path = try folder.write(Array(whole.prefix(whole.count / 2)), to: "cut.mp4")
        let error = #expect(throws: MediaError.self) { try Demuxer(MediaInput(path)) }
        #expect(error?.message.contains("cut short") == true)
    }

    @Test func damageIsCountedAndPassedOver() throws {
        var bytes = try goodClip()
        var generator = SplitMix(state: 7)
        // Inside the media data, which comes first; the index at the end stays whole.
        for _ in 0..<40 {
            let position = 100 + Int(generator.next() % UInt64(bytes.count * 8 / 10))
            bytes[position] ^= 1 << UInt8(generator.next() % 8)
        }
        let contents = try Contents(of: try folder.write(bytes, to: "flipped.mp4"))
        #expect(contents.damagedPackets + contents.damagedFrames > 0)
        #expect((30...60).contains(contents.frames.count))
        #expect(zip(contents.times, contents.times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func picturesBeyondTheLimitAreRefused() throws {
        _ = try goodClip()
        let demuxer = try Demuxer(MediaInput(folder.path("good.mp4")))
        let error = #expect(throws: MediaError.self) {
            try VideoDecoder(for: demuxer, settings: .init(maximumPixels: 160 * 120 - 1))
        }
        #expect(error?.message.contains("160x120") == true)
    }

    @Test func anInterruptEndsReading() throws {
        _ = try goodClip()
        let interrupt = Interrupt()
        let demuxer = try Demuxer(MediaInput(folder.path("good.mp4")), interrupt: interrupt)
        #expect(try demuxer.read() != nil)
        interrupt.raise()
        #expect(try demuxer.read() == nil)
    }

    @Test(arguments: [
        (EncoderSettings(codec: "none264"), "none264"), (EncoderSettings(preset: "ludicrous"), "preset ludicrous"),
        (EncoderSettings(pixelFormat: "yuv999"), "yuv999"), (EncoderSettings(pixelFormat: "pal8"), "pal8"),
        (EncoderSettings(codec: "mpeg4", quality: 20), "crf"),
    ])
    func encodersSayWhatTheyRefuse(settings: EncoderSettings, word: String) throws {
        let source = try folder.write(RawClip().bytes, to: "source.avi")
        let error = #expect(throws: MediaError.self) {
            try transcode(source, to: folder.path("out.mp4"), settings: settings)
        }
        #expect(error?.description.contains(word) == true, "\(error.map(String.init(describing:)) ?? "none")")
        #expect(try folder.contents == ["source.avi"])
    }

    func refusal(_ settings: EncoderSettings, raw: RawClip = RawClip(), to name: String = "out.mp4") throws
        -> MediaError?
    {
        let source = try folder.write(raw.bytes, to: "source.avi")
        do {
            try transcode(source, to: folder.path(name), settings: settings)
            return nil
        } catch let error as MediaError {
            return error
        }
    }

    @Test func aCodecWithoutAPlaceIsToldWhatHasOne() throws {
        let ffv1 = try #require(try refusal(EncoderSettings(codec: "ffv1")))
        #expect(ffv1.message.hasPrefix("mp4 does not hold ffv1; name a .mkv"))
        #expect(ffv1.message.contains("encode with libx264"))
        let x264 = try #require(try refusal(EncoderSettings(codec: "libx264"), to: "out.webm"))
        #expect(x264.message.contains("name a .mp4, ") && x264.message.contains("encode with libvpx"))
        #expect(try refusal(EncoderSettings(codec: "ffv1"), to: "out.mkv") == nil)
        #expect(try folder.contents == ["out.mkv", "source.avi"])
    }

    @Test func anOddSizeIsToldWhatFits() throws {
        let odd = RawClip(width: 63, height: 47, frameCount: 1)
        let error = try #require(try refusal(EncoderSettings(pixelFormat: "yuv420p"), raw: odd))
        #expect(error.message.contains("the size is odd"))
        #expect(error.message.contains("yuv444p"))
        #expect(try refusal(EncoderSettings(pixelFormat: "yuv444p"), raw: odd) == nil)
    }

    @Test(arguments: ["h264_nvenc", "h264_vaapi", "h264_qsv"])
    func aMissingDeviceIsToldApart(codec: String) throws {
        // Nil where the device is there.
        guard let error = try refusal(EncoderSettings(codec: codec)) else { return }
        #expect(error.message.contains("libx264") || error.message.contains("no video encoder"), "\(error)")
    }
}

/// A small generator with the same numbers on every run.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
