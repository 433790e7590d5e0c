internal import CFFmpeg

/// Writes a container: one stream of new video, and the other streams of the source copied bit for bit; or all streams as they are.
/// Used by one thread at a time. Its file is the caller's to commit.
package final class Muxer {
    /// Streams of the source that the output's format does not take.
    package private(set) var dropped: [DroppedStream] = []

    private let context: UnsafeMutablePointer<AVFormatContext>
    private let container: OutputContainer
    private let file: OutputFile
    /// Output streams by the index of the stream of the source that they continue.
    private var tracks: [Int: Track] = [:]
    private let videoIndex: Int
    private let isVideoNew: Bool
    private var writtenPictures = 0

    private struct Track {
        let index: Int32
        let sourceTimeBase: Rational
        /// What is taken from every time, in the source's ticks.
        let shift: Int64
        /// For pictures that are copied.
        var decodingTimes: DecodingTimes?
        var lastDTS: Int64?
    }

    /// Opens the file and writes its header.
    /// - Parameters:
    ///   - encoder: already open: its headers go into the container's; nil copies the video too.
    ///   - demuxer: the source, whose streams, chapters and metadata are taken over.
    ///   - shift: seconds taken from every time, for output that starts inside the source. Less is taken where pictures
    ///     would come before zero, which players do not show.
    ///   - firstPicture: no picture that is to be shown comes before this time of the source, in ticks of its video stream.
    ///   - chapters: in place of the source's.
    package init(
        to file: OutputFile, container: OutputContainer, video encoder: VideoEncoder?, from demuxer: Demuxer,
        shift: Double = 0, firstPicture: Int64, chapters: [Chapter]? = nil
    ) throws {
        self.file = file
        self.container = container
        videoIndex = demuxer.video.index
        isVideoNew = encoder != nil
        var context: UnsafeMutablePointer<AVFormatContext>?
        try check(
            avformat_alloc_output_context2(&context, container.format, nil, file.output.name), "write",
            path: file.output.name)
        self.context = try check(context, allocating: "a muxer")
        // In ticks of the video, so that every frame moves by the same whole number of them.
        let timeBase = demuxer.video.timeBase
        var shiftTicks = timeBase.ticks(shift)
        // A transport stream's clock wraps around: libavformat counts from below zero then.
        if firstPicture < shiftTicks {
            shiftTicks = min(shiftTicks, firstPicture, timeBase.ticks(demuxer.startTime + shift))
        }
        try addTracks(encoder, demuxer, shiftTicks)
        if !container.isStillPicture { try writeHeader(of: demuxer, shift: timeBase.seconds(shiftTicks), chapters) }
        try open(demuxer)
    }

    deinit {
        // Reached with an open file only where writing failed: the file is about to be removed.
        _ = avio_closep(&context.pointee.pb)
        avformat_free_context(context)
    }

    /// Whether the packets of a stream of the source are wanted.
    package func copies(stream index: Int) -> Bool { !(isVideoNew && index == videoIndex) && tracks[index] != nil }

    /// Writes a packet of the new video, its times in the source stream's time base.
    package func write(video packet: Packet) throws {
        writtenPictures += 1
        if container.isStillPicture && writtenPictures > 1 {
            throw MediaError(
                operation: "write", code: cam_error_invalid_argument,
                message: "it holds one picture and the input has more; name a video file, or give --frames 1",
                path: file.output.name)
        }
        try write(packet, dts: packet.dts, videoIndex)
    }

    /// Writes a packet of another stream as it is; packets of streams that were dropped are ignored.
    package func write(copy packet: Packet) throws {
        let index = packet.streamIndex
        guard copies(stream: index) else { return }
        guard let complete = tracks[index]?.decodingTimes?.take(packet) else {
            return try write(packet, dts: packet.dts, index)
        }
        for (packet, dts) in complete { try write(packet, dts: dts, index) }
    }

    /// Completes the container; the file is then ready to be given its name.
    package func finish() throws {
        for index in tracks.keys.sorted() {
            for (packet, dts) in tracks[index]?.decodingTimes?.rest() ?? [] { try write(packet, dts: dts, index) }
        }
        try check(av_write_trailer(context), "finish", path: file.output.name)
        try check(context.pointee.pb.pointee.error, "finish", path: file.output.name)
        try check(avio_closep(&context.pointee.pb), "finish", path: file.output.name)
        try file.seal()
    }

    /// - Parameter dts: in the source stream's time base; nil where nothing is known.
    private func write(_ packet: Packet, dts: Int64?, _ source: Int) throws {
        guard var track = tracks[source] else { preconditionFailure("the caller looked it up") }
        var clone: UnsafeMutablePointer<AVPacket>? = try check(av_packet_clone(packet.raw), allocating: "a packet")
        defer { av_packet_free(&clone) }
        guard let clone else { preconditionFailure("checked above") }
        clone.pointee.stream_index = track.index
        clone.pointee.pos = -1
        if clone.pointee.pts != cam_no_pts { clone.pointee.pts -= track.shift }
        clone.pointee.dts = dts.map { $0 - track.shift } ?? cam_no_pts
        let stream = self.stream(track.index)
        av_packet_rescale_ts(clone, track.sourceTimeBase.av, stream.pointee.time_base)
        keepInOrder(clone, &track)
        tracks[source] = track
        try check(av_interleaved_write_frame(context, clone), "write", path: file.output.name)
    }

    /// Muxers want decoding times, and want them to grow; sources do not always comply.
    private func keepInOrder(_ packet: UnsafeMutablePointer<AVPacket>, _ track: inout Track) {
        let least = track.lastDTS.map { $0 + (container.format.pointee.flags & AVFMT_TS_NONSTRICT != 0 ? 0 : 1) }
        if packet.pointee.dts == cam_no_pts {
            packet.pointee.dts = packet.pointee.pts != cam_no_pts ? packet.pointee.pts : least ?? 0
        }
        // When a picture is shown matters more than when it is decoded.
        if packet.pointee.pts != cam_no_pts { packet.pointee.dts = min(packet.pointee.dts, packet.pointee.pts) }
        if let least, packet.pointee.dts < least { packet.pointee.dts = least }
        if packet.pointee.pts == cam_no_pts || packet.pointee.pts < packet.pointee.dts {
            packet.pointee.pts = packet.pointee.dts
        }
        track.lastDTS = packet.pointee.dts
    }

    private func stream(_ index: Int32) -> UnsafeMutablePointer<AVStream> {
        guard let stream = context.pointee.streams[Int(index)] else { preconditionFailure("made by this muxer") }
        return stream
    }

    /// Output streams in the source's order.
    private func addTracks(_ encoder: VideoEncoder?, _ demuxer: Demuxer, _ shift: Int64) throws {
        for index in 0..<demuxer.streamCount {
            let source = demuxer.stream(index)
            let timeBase = demuxer.timeBase(of: index)
            let newVideo = index == videoIndex ? encoder : nil
            if newVideo == nil {
                if container.isStillPicture { continue }
                if let refusal = try StreamCopy.refusal(of: source, by: container.format) {
                    if index == videoIndex { throw refused(refusal) }
                    if !isChapterText(source, in: demuxer) { dropped.append(refusal) }
                    continue
                }
            }
            let stream = try check(avformat_new_stream(context, nil), allocating: "a stream")
            if let newVideo {
                try configureVideo(stream, newVideo, demuxer, source)
            } else {
                try StreamCopy.configure(stream, after: source, in: container.format)
            }
            tracks[index] = Track(
                index: stream.pointee.index, sourceTimeBase: timeBase,
                shift: demuxer.video.timeBase.rescale(shift, to: timeBase),
                decodingTimes: DecodingTimes(copying: source, isNew: newVideo != nil))
        }
    }

    private func refused(_ stream: DroppedStream) -> MediaError {
        MediaError(
            operation: "write", code: cam_error_invalid_argument,
            message:
                "\(container.name) does not take \(stream.codecName) video; name a file of the input's own format, or "
                + "an .mkv",
            path: file.output.name)
    }

    /// QuickTime keeps chapter titles in a text stream, which its muxer makes anew from the chapters.
    private func isChapterText(_ stream: UnsafeMutablePointer<AVStream>, in demuxer: Demuxer) -> Bool {
        stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_DATA && demuxer.context.pointee.nb_chapters > 0
            && demuxer.formatName.hasPrefix("mov")
    }

    private func configureVideo(
        _ stream: UnsafeMutablePointer<AVStream>, _ encoder: VideoEncoder, _ demuxer: Demuxer,
        _ source: UnsafeMutablePointer<AVStream>
    ) throws {
        try check(
            avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context), "describe the new video stream")
        stream.pointee.time_base = encoder.context.pointee.time_base
        stream.pointee.avg_frame_rate = demuxer.video.frameRate.av
        stream.pointee.sample_aspect_ratio = encoder.context.pointee.sample_aspect_ratio
        stream.pointee.disposition = source.pointee.disposition
        try StreamCopy.copyMetadata(&stream.pointee.metadata, source.pointee.metadata)
        try StreamCopy.copyPictureSideData(stream, from: source)
    }

    private func writeHeader(of demuxer: Demuxer, shift: Double, _ chapters: [Chapter]?) throws {
        try StreamCopy.copyMetadata(&context.pointee.metadata, demuxer.context.pointee.metadata)
        if let chapters {
            try Chapters.write(chapters, to: context, shift: shift)
        } else {
            try Chapters.copy(from: demuxer.context, to: context, shift: shift)
        }
    }

    private func open(_ demuxer: Demuxer) throws {
        let location = file.workingPath.map { "file:" + $0 } ?? "pipe:1"
        try check(avio_open2(&context.pointee.pb, location, AVIO_FLAG_WRITE, nil, nil), "write", path: file.output.name)
        context.pointee.avoid_negative_ts =
            container.keepsNegativeTimes(isDirect: file.isDirect)
            ? AVFMT_AVOID_NEG_TS_DISABLED : AVFMT_AVOID_NEG_TS_MAKE_NON_NEGATIVE
        var options = Options()
        if container.isISOBaseMedia {
            options["movie_timescale"] = "\(movieTimescale(demuxer))"
            if file.isDirect {
                // Each stream begins at its own time, which "discont" has written.
                options["movflags"] = "frag_keyframe+empty_moov+default_base_moof+frag_discont"
                options["use_editlist"] = "0"
            }
        }
        try check(
            options.withDictionary { avformat_write_header(context, &$0) }, "start \(container.name) output to",
            path: file.output.name)
    }

    /// The unit in which mp4 writes how late each stream starts: fine enough for every stream's own ticks where that
    /// is possible, for the video's at least.
    private func movieTimescale(_ demuxer: Demuxer) -> Int {
        var scale = 1000
        for index in [videoIndex] + tracks.keys.sorted() {
            let ticks = Int(demuxer.timeBase(of: index).denominator)
            let common = scale / greatestCommonDivisor(scale, ticks) * ticks
            if common <= 10_000_000 { scale = common }
        }
        return scale
    }

    private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
}
