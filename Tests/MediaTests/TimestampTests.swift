import Foundation
import Media
import MediaSupport
import TestSupport
import Testing

/// Times that a container holds badly: below zero, beyond the end of a clock, or not at all.
@Suite struct TimestampTests {
    let folder: TemporaryFolder
    let milliseconds = Rational(1, 1000)

    init() throws {
        FFmpegLog.quiet()
        folder = try TemporaryFolder()
    }

    /// When each stream's packets are shown, in milliseconds and in the file's order, by the stream's index.
    func times(of path: String) throws -> [Int: [Int64]] {
        let demuxer = try Demuxer(MediaInput(path))
        var times: [Int: [Int64]] = [:]
        while let packet = try demuxer.read() {
            guard let pts = packet.pts ?? packet.dts else { continue }
            times[packet.streamIndex, default: []].append(
                demuxer.timeBase(of: packet.streamIndex).rescale(pts, to: milliseconds))
        }
        return times
    }

    /// Picture times in milliseconds from the first.
    func spacing(of path: String) throws -> [Int64] {
        let contents = try Contents(of: path)
        let first = contents.times.first ?? 0
        return contents.times.map { contents.video.timeBase.rescale($0 - first, to: milliseconds) }
    }

    /// A transport stream whose clock of 33 bits begins anew a second after its start.
    func wrappingClip() throws -> String {
        let source = try folder.write(RawClip(frameCount: 50, rate: 90_000).bytes, to: "source.avi")
        let path = folder.path("wrapping.ts")
        try transcode(source, to: path) { frame, index in
            try frame.retimed(pts: 1 << 33 - 90_000 + Int64(index) * 3600, duration: 3600)
        }
        return path
    }

    @Test(arguments: ["a.mp4", "a.mov", "a.mkv", "a.nut", "a.ts", "a.flv"])
    func aClockThatBeginsAnewIsFollowed(name: String) throws {
        let wrapping = try wrappingClip()
        let start = try #require(try Contents(of: wrapping).times.first)
        #expect(start == -90_000, "the clock does not wrap where it should")
        let output = folder.path(name)
        try transcode(wrapping, to: output)
        #expect(try spacing(of: output) == (0..<50).map { Int64($0 * 40) })
        let first = try #require(try times(of: output)[0]?.first)
        #expect((0...200).contains(first))
    }

    /// A clip with B-frames whose sound begins 100 ms below zero and whose pictures begin 20 ms above.
    func earlySound(_ name: String) throws -> String {
        let raw = RawClip(frameCount: 50, rate: 50, hasSound: true)
        let path = folder.path(name)
        try transcode(try folder.write(raw.bytes, to: "source.avi"), to: path, shift: 0.1) { frame, index in
            try frame.retimed(pts: Int64(index) + 6, duration: 1)
        }
        let times = try times(of: path)
        #expect(times[0]?.first == 20 && times[1]?.first == -100)
        return path
    }

    @Test(arguments: ["a.mkv", "a.mov", "a.nut", "a.avi"])
    func picturesAndSoundStayTogether(name: String) throws {
        let input = try earlySound("early.mkv")
        let output = folder.path(name)
        try transcode(input, to: output)
        let times = try times(of: output)
        let (picture, sound) = (try #require(times[0]?.first), try #require(times[1]?.first))
        // AVI has a slot for each picture and none between: sound is as exact as its packets, pictures as their slots.
        let tolerance: ClosedRange<Int64> = name == "a.avi" ? -120...120 : 0...0
        #expect(tolerance.contains(picture - sound - 120), "\(picture) \(sound)")
        if name != "a.avi" { #expect(try spacing(of: output) == (0..<50).map { Int64($0 * 20) }) }
        if name != "a.mkv" && name != "a.mov" { #expect(min(picture, sound) >= 0) }
    }

    @Test func aFragmentedFileKeepsThemTogether() throws {
        let input = try earlySound("early.mkv")
        let pipe = Pipe()
        let link = folder.path("pipe.mov")
        let end = pipe.fileHandleForWriting.fileDescriptor
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/fd/\(end)")
        let received = Received()
        let isRead = DispatchSemaphore(value: 0)
        DispatchQueue(label: "reader").async {
            received.data = pipe.fileHandleForReading.readDataToEndOfFile()
            isRead.signal()
        }
        try transcode(input, to: link)
        try pipe.fileHandleForWriting.close()
        isRead.wait()
        let times = try times(of: try folder.write(received.data, to: "out.mov"))
        let (picture, sound) = (try #require(times[0]?.min()), try #require(times[1]?.first))
        #expect(picture - sound == 120)
        #expect(sound >= 0)
    }

    /// Matroska has no decoding times, so those of its first pictures are unknown.
    @Test(arguments: ["a.mkv", "a.mp4", "a.mov"])
    func aSecondVideoKeepsItsTimes(name: String) throws {
        let one = folder.path("one.ts")
        try transcode(try folder.write(RawClip(frameCount: 40).bytes, to: "source.avi"), to: one)
        let two = try folder.write(TransportStream.withSecondVideo(folder.bytes(of: one)), to: "two.ts")
        let matroska = folder.path("two.mkv")
        try transcode(two, to: matroska)
        let output = folder.path(name)
        #expect(try transcode(matroska, to: output).isEmpty)
        let before = try times(of: two)
        #expect(before[0] != before[0]?.sorted(), "there are no B-frames")
        for path in [matroska, output] {
            let after = try times(of: path)
            for index in 0..<2 {
                #expect(after[index]?.sorted() == before[index]?.sorted(), "\(path), stream \(index)")
            }
        }
    }
}

// @unchecked: written by one thread before it signals, read by the other after that.
private final class Received: @unchecked Sendable {
    var data = Data()
}
