internal import CFFmpeg

/// Copies a video as it is, whole or a part of it, without decoding anything. For one thread.
package final class VideoCopy {
    package struct Result: Sendable, Equatable {
        /// When the first picture is shown, in seconds on the input's own clock: where the format cannot hide the pictures from the
        /// key frame on, it is before the start that was asked for.
        package let start: Double
        package let dropped: [DroppedStream]
    }

    private let demuxer: Demuxer
    private let interrupt: Interrupt

    /// How far before the start to look for a key frame, in seconds, one try after the other; then comes the start of the file.
    private static let seekMargins: [Double] = [0, 2, 10, 40]

    /// - Throws: ``MediaError`` naming the input.
    package init(_ input: MediaInput, interrupt: Interrupt = Interrupt()) throws {
        demuxer = try Demuxer(input, interrupt: interrupt)
        self.interrupt = interrupt
    }

    /// When the input's clock begins, in seconds.
    package var startTime: Double { demuxer.startTime }

    /// Writes all of it.
    /// - Parameters:
    ///   - file: the caller's to commit.
    ///   - chapters: in place of its own; nil keeps these.
    package func writeAll(to file: OutputFile, chapters: [Chapter]? = nil) throws -> Result {
        let container = try Self.container(for: file)
        let muxer = try Muxer(
            to: file, container: container, video: nil, from: demuxer, firstPicture: .max, chapters: chapters)
        while let packet = try demuxer.read() { try muxer.write(copy: packet) }
        try muxer.finish()
        return Result(start: demuxer.startTime, dropped: muxer.dropped)
    }

    /// Writes a part: from the key frame at or before a time until another time.
    ///
    /// Formats with edit lists (mp4, mov) hide what comes before the start; elsewhere the part begins at the key frame.
    /// - Parameters:
    ///   - range: in seconds, on the input's own clock; what is shown in it is there, whole.
    /// - Throws: ``MediaError``; also where the input cannot be sought in, or has no picture there.
    package func write(_ range: ClosedRange<Double>, to file: OutputFile) throws -> Result {
        let container = try Self.container(for: file)
        let timeBase = demuxer.video.timeBase
        let wanted = timeBase.ticks(range.lowerBound)
        guard let found = try seek(before: wanted), let keyTime = found.keyTime else {
            throw MediaError(
                operation: "cut", code: cam_error_eof,
                message: "it has no key frame before \(range.lowerBound) s, or cannot be sought in",
                path: demuxer.input.name)
        }
        let hides = container.isISOBaseMedia && !file.isDirect
        let start = hides ? max(wanted, keyTime) : keyTime
        let muxer = try Muxer(
            to: file, container: container, video: nil, from: demuxer, shift: timeBase.seconds(start),
            firstPicture: start, chapters: [])
        try copy(found.packets, from: keyTime, until: range.upperBound, to: muxer)
        try muxer.finish()
        return Result(start: timeBase.seconds(start), dropped: muxer.dropped)
    }

    private func copy(_ first: [Packet], from start: Int64, until end: Double, to muxer: Muxer) throws {
        let (start, index) = (demuxer.video.timeBase.seconds(start), demuxer.video.index)
        var open = Set(0..<demuxer.streamCount)
        var waiting = first[...]
        while open.contains(index), let packet = try waiting.popFirst() ?? demuxer.read() {
            let timeBase = demuxer.timeBase(of: packet.streamIndex)
            // By decoding times: pictures that others need come before them.
            if let time = packet.dts ?? packet.pts, timeBase.seconds(time) > end { open.remove(packet.streamIndex) }
            let isBefore = packet.pts.map { timeBase.seconds($0) < start } ?? false
            if open.contains(packet.streamIndex), !isBefore { try muxer.write(copy: packet) }
        }
    }

    /// Packets up to a key frame, which is the last of them.
    private struct Found {
        var packets: [Packet] = []
        var keyTime: Int64? { packets.last.flatMap { $0.pts ?? $0.dts } }
    }

    /// - Returns: from the key frame at or before a time, or the first one where there is none before; nil where there is none at all.
    private func seek(before wanted: Int64) throws -> Found? {
        let timeBase = demuxer.video.timeBase
        for margin in Self.seekMargins {
            guard (try? demuxer.seek(toKeyFrameBefore: wanted - timeBase.ticks(margin))) != nil else { continue }
            if let found = try readToKey(), let time = found.keyTime, time <= wanted { return found }
        }
        try demuxer.seekToStart()
        return try readToKey()
    }

    private func readToKey() throws -> Found? {
        var found = Found()
        while let packet = try demuxer.read() {
            if packet.streamIndex != demuxer.video.index || packet.isKey { found.packets.append(packet) }
            if packet.streamIndex == demuxer.video.index, packet.isKey { return found }
        }
        return nil
    }

    private static func container(for file: OutputFile) throws -> OutputContainer {
        let container = try OutputContainer(for: file.output)
        guard !container.isStillPicture else {
            throw MediaError(
                operation: "write", code: cam_error_invalid_argument,
                message: "it holds one picture, and a video is to be written; name a video file", path: file.output.name
            )
        }
        return container
    }
}
