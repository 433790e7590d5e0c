internal import CFFmpeg

/// Reads a container packet by packet, and knows its one video stream to work on. Used by one thread at a time.
package final class Demuxer {
    let context: UnsafeMutablePointer<AVFormatContext>
    package let input: MediaInput
    package let video: VideoStream
    /// Runs of bytes that the container's reader could not make sense of.
    package private(set) var damagedReads = 0

    /// How much the file lacks of the length that its header promises, in seconds, once it has been read to its end; nil
    /// where that is less than a second or cannot be told.
    package private(set) var missingSeconds: Double?

    /// The latest end of a packet so far, in seconds.
    private var latestEnd = -Double.infinity

    /// libavformat holds pointers to these until the context is closed.
    private let interrupt: Interrupt
    private let pipe: PipeInput?

    /// Reads on a damaged container stop after this many failures in a row.
    private static let damageLimit = 64

    /// Opens the input and finds its best video stream; cover pictures do not count as one.
    /// - Throws: ``MediaError`` naming the input.
    package init(_ input: MediaInput, interrupt: Interrupt = Interrupt()) throws {
        self.input = input
        self.interrupt = interrupt
        pipe = try PipeInput(input, interrupt: interrupt)
        var context = avformat_alloc_context()
        _ = try check(context, allocating: "a demuxer")
        context?.pointee.interrupt_callback = interrupt.callback
        if let pipe { context?.pointee.pb = pipe.context }
        var options = Options()
        if let whitelist = input.whitelist {
            options["protocol_whitelist"] = whitelist.protocols
            options["format_whitelist"] = whitelist.formats
        }
        // On failure the context is freed by the call.
        let code = options.withDictionary { avformat_open_input(&context, input.location, nil, &$0) }
        guard code >= 0, let opened = context else { throw Self.openError(code, input) }
        do {
            try check(avformat_find_stream_info(opened, nil), "read the streams of", path: input.name)
            video = try Self.bestVideoStream(opened, input)
        } catch {
            avformat_close_input(&context)
            throw error
        }
        self.context = opened
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&pointer)
    }

    package var streamCount: Int { Int(context.pointee.nb_streams) }

    /// The container's own name: "mov,mp4,m4a,3gp,3g2,mj2".
    package var formatName: String { String(cString: context.pointee.iformat.pointee.name) }

    /// When the file starts, in seconds; 0 where unknown.
    package var startTime: Double {
        context.pointee.start_time == cam_no_pts ? 0 : Rational.microseconds.seconds(context.pointee.start_time)
    }

    func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> {
        guard let stream = context.pointee.streams[index] else { preconditionFailure("libavformat counts its streams") }
        return stream
    }

    /// What a stream is, and by which codec: ("audio", "aac").
    package func description(of index: Int) -> (kind: String, codecName: String) {
        let parameters = stream(index).pointee.codecpar.pointee
        let kind = av_get_media_type_string(parameters.codec_type).map { String(cString: $0) } ?? "unknown"
        return (kind, String(cString: avcodec_get_name(parameters.codec_id)))
    }

    package func timeBase(of index: Int) -> Rational { Rational(stream(index).pointee.time_base) }

    /// The next packet of any stream, or nil at the end, which an interrupt and lasting damage also are.
    package func read() throws -> Packet? {
        let packet = try Packet()
        for _ in 0..<Self.damageLimit {
            if interrupt.isRaised { return nil }
            let code = av_read_frame(context, packet.raw)
            if code >= 0 {
                noteEnd(of: packet)
                return packet
            }
            if interrupt.isRaised { return nil }
            if code == cam_error_eof { break }
            guard code == cam_error_invalid_data else {
                throw MediaError(operation: "read", code: code, path: input.name)
            }
            damagedReads += 1
        }
        compareLength()
        return nil
    }

    private func noteEnd(of packet: Packet) {
        guard let time = packet.pts ?? packet.dts else { return }
        let timeBase = timeBase(of: packet.streamIndex)
        latestEnd = max(latestEnd, timeBase.seconds(time) + timeBase.seconds(packet.duration))
    }

    /// A container's length is its longest stream's, so one that was not cut short is reached by some packet.
    private func compareLength() {
        let file = context.pointee
        // A length that was guessed from the size of the file and the bit rate promises nothing.
        guard file.duration > 0, file.duration_estimation_method != AVFMT_DURATION_FROM_BITRATE, latestEnd.isFinite
        else { return }
        let missing = startTime + Rational.microseconds.seconds(file.duration) - latestEnd
        missingSeconds = missing >= 1 ? missing : nil
    }

    /// Moves to a key frame at or before a time; decoders must be flushed after it.
    /// - Parameter pts: in the video stream's time base.
    package func seek(toKeyFrameBefore pts: Int64) throws {
        try check(
            avformat_seek_file(context, Int32(video.index), Int64.min, pts, pts, 0),
            "seek to \(video.timeBase.seconds(pts)) s in", path: input.name)
    }

    /// False for pipes.
    package var isSeekable: Bool {
        context.pointee.pb.map { $0.pointee.seekable != 0 } ?? true
    }

    /// Moves to where the file begins; decoders must be flushed after it.
    package func seekToStart() throws {
        // Transport and program streams are searched by decoding times, which finds no first key frame; others have
        // state that goes with a place.
        let isSearched = context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0
        let code =
            isSearched
            ? av_seek_frame(context, -1, 0, AVSEEK_FLAG_BYTE)
            : avformat_seek_file(
                context, Int32(video.index), Int64.min, video.start ?? video.timeBase.ticks(startTime), Int64.max, 0)
        try check(code, "seek to the start of", path: input.name)
    }

    private static func bestVideoStream(
        _ context: UnsafeMutablePointer<AVFormatContext>, _ input: MediaInput
    ) throws -> VideoStream {
        let index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
        guard index >= 0, let stream = context.pointee.streams[Int(index)],
            stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        else {
            throw MediaError(
                operation: "annotate", code: cam_error_stream_not_found, message: "it has no video stream",
                path: input.name)
        }
        return VideoStream(stream, in: context)
    }

    private static func openError(_ code: Int32, _ input: MediaInput) -> MediaError {
        let message: String? =
            switch code {
            case cam_error_no_entry: "no such file"
            case cam_error_invalid_data:
                "it is not a video that FFmpeg can read, or its index is missing because it was cut short"
            case cam_error_is_directory: "it is a directory, and a video file is wanted"
            default: nil
            }
        return MediaError(operation: "open", code: code, message: message, path: input.name)
    }
}
