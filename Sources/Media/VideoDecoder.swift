internal import CFFmpeg

/// Turns the packets of one video stream into frames, in display order, each with a time that moves forward. Damage is
/// counted and passed over. Used by one thread at a time.
package final class VideoDecoder {
    package struct Settings: Sendable {
        /// Threads of libavcodec's own; 0 lets it choose.
        package var threads: Int
        package var exportMotionVectors: Bool
        /// Pictures of more pixels are refused, before memory is taken for them.
        package var maximumPixels: Int

        package init(threads: Int = 1, exportMotionVectors: Bool = false, maximumPixels: Int = 1 << 27) {
            self.threads = threads
            self.exportMotionVectors = exportMotionVectors
            self.maximumPixels = maximumPixels
        }
    }

    package enum Output {
        case frame(Frame)
        case needsInput
        case endOfStream
    }

    /// Packets that could not be decoded.
    package private(set) var damagedPackets = 0
    /// Frames in which the decoder had to conceal something.
    package private(set) var damagedFrames = 0

    private let context: UnsafeMutablePointer<AVCodecContext>
    private let path: String
    private let stream: VideoStream
    private var timestamps: TimestampSequence

    /// A decoder for the demuxer's video stream.
    package init(for demuxer: Demuxer, settings: Settings = Settings()) throws {
        stream = demuxer.video
        path = demuxer.input.name
        timestamps = TimestampSequence(frameDuration: demuxer.video.frameDuration)
        guard stream.width * stream.height <= settings.maximumPixels else {
            throw MediaError(
                operation: "decode", code: cam_error_invalid_argument,
                message: "its pictures of \(stream.width)x\(stream.height) exceed the limit of "
                    + "\(settings.maximumPixels) pixels", path: path)
        }
        let av = demuxer.stream(stream.index)
        guard let codec = avcodec_find_decoder(av.pointee.codecpar.pointee.codec_id) else {
            throw MediaError(
                operation: "decode", code: cam_error_decoder_not_found,
                message: "this FFmpeg has no decoder for \(stream.codecName)", path: path)
        }
        var context: UnsafeMutablePointer<AVCodecContext>? = try check(
            avcodec_alloc_context3(codec), allocating: "a decoder")
        guard let raw = context else { preconditionFailure("checked above") }
        do {
            try check(
                avcodec_parameters_to_context(raw, av.pointee.codecpar), "set up the decoder of", path: path)
            raw.pointee.pkt_timebase = av.pointee.time_base
            raw.pointee.thread_count = Int32(settings.threads)
            raw.pointee.max_pixels = Int64(settings.maximumPixels)
            if settings.exportMotionVectors { raw.pointee.export_side_data |= AV_CODEC_EXPORT_DATA_MVS }
            try check(avcodec_open2(raw, codec, nil), "open the \(stream.codecName) decoder for", path: path)
        } catch {
            avcodec_free_context(&context)
            throw error
        }
        self.context = raw
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&pointer)
    }

    /// Feeds one packet of the stream, or nil to say that no more will come. Take frames with ``receive()`` until it
    /// needs input before feeding the next.
    package func send(_ packet: Packet?) throws {
        let code = avcodec_send_packet(context, packet?.raw)
        if code < 0 && code != cam_error_eof { try count(code) }
    }

    package func receive() throws -> Output {
        while true {
            var raw: UnsafeMutablePointer<AVFrame>? = try check(av_frame_alloc(), allocating: "a frame")
            let code = avcodec_receive_frame(context, raw)
            if code >= 0, let frame = raw { return .frame(publish(frame)) }
            av_frame_free(&raw)
            if code == cam_error_again { return .needsInput }
            if code == cam_error_eof { return .endOfStream }
            try count(code)
        }
    }

    /// Forgets everything after a seek.
    package func flush() {
        avcodec_flush_buffers(context)
        timestamps = TimestampSequence(frameDuration: stream.frameDuration)
    }

    private func publish(_ raw: UnsafeMutablePointer<AVFrame>) -> Frame {
        let best = raw.pointee.best_effort_timestamp
        let duration = cam_frame_duration(raw)
        raw.pointee.pts = timestamps.next(pts: best == cam_no_pts ? nil : best, duration: duration)
        if duration <= 0 { cam_frame_set_duration(raw, stream.frameDuration) }
        if raw.pointee.sample_aspect_ratio.num == 0 { raw.pointee.sample_aspect_ratio = stream.sampleAspectRatio.av }
        let frame = Frame(adopting: raw)
        if frame.isDamaged { damagedFrames += 1 }
        return frame
    }

    /// Anything but a lack of memory is damage in the stream: one packet is lost, the rest may be good.
    private func count(_ code: Int32) throws {
        if code == cam_error_no_memory { throw MediaError(operation: "decode", code: code, path: path) }
        damagedPackets += 1
    }
}
