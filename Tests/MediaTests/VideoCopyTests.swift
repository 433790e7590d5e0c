import Media
import MediaSupport
import TestSupport
import Testing

/// Videos that are copied as they are.
@Suite struct VideoCopyTests {
    let folder: TemporaryFolder
    let source: String

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
        source = try folder.write(RawClip(frameCount: 40, hasSound: true).bytes, to: "raw.avi")
    }

    /// With a key frame every twelve frames.
    private func coded(_ name: String) throws -> String {
        let path = folder.path(name)
        try transcode(source, to: path, settings: EncoderSettings(codec: "mpeg4"))
        return path
    }

    private func write(_ name: String, _ body: (OutputFile) throws -> VideoCopy.Result) throws -> String {
        let file = try OutputFile(.file(path: folder.path(name)), overwrite: true)
        _ = try body(file)
        try file.commit()
        return folder.path(name)
    }

    private func pictures(_ path: String) throws -> [[UInt8]] { try Contents(of: path).frames.map(\.packedBytes) }

    @Test(arguments: ["a.mp4", "a.mkv", "a.mov"]) func allOfItIsCopied(name: String) throws {
        let input = try coded(name)
        let output = try write("copy-" + name) { try VideoCopy(MediaInput(input)).writeAll(to: $0) }
        let (before, after) = (try Contents(of: input), try Contents(of: output))
        #expect(after.frames.count == 40)
        #expect(after.frames.map(\.packedBytes) == before.frames.map(\.packedBytes))
        #expect(after.times == before.times)
        #expect(after.others.flatMap(\.bytes) == before.others.flatMap(\.bytes))
    }

    /// From where it was asked, though no key frame is there: an edit list hides what comes before.
    @Test func aPartBeginsWhereItIsAskedTo() throws {
        let input = try coded("a.mov")
        let output = try write("part.mov") { try VideoCopy(MediaInput(input)).write(0.56...1.0, to: $0) }
        let (all, part) = (try pictures(input), try pictures(output))
        #expect(part.first == all[14])
        #expect((26...29).contains(all.firstIndex(of: part.last ?? []).map { $0 + 1 } ?? 0))
        #expect(part == Array(all[14..<14 + part.count]))
        #expect(try !Contents(of: output).others.isEmpty)
    }

    @Test func elsewhereItBeginsAtTheKeyFrame() throws {
        let input = try coded("a.mkv")
        let file = try OutputFile(.file(path: folder.path("part.mkv")), overwrite: true)
        let result = try VideoCopy(MediaInput(input)).write(0.56...1.0, to: file)
        try file.commit()
        #expect(abs(result.start - 0.48) < 1e-9)
        let (all, part) = (try pictures(input), try pictures(folder.path("part.mkv")))
        #expect(part == Array(all[12..<12 + part.count]))
        #expect(part.count >= 14)
    }

    @Test func codecsThatTheFormatDoesNotTakeAreNamed() throws {
        let input = folder.path("a.mkv")
        try transcode(source, to: input, settings: .lossless)
        let file = try OutputFile(.file(path: folder.path("a.webm")), overwrite: true)
        #expect(throws: MediaError.self) { try VideoCopy(MediaInput(input)).writeAll(to: file) }
    }
}
