internal import CFFmpeg

/// Turns frames into packets of one video stream, every frame's time kept as it is. Used by one thread at a time.
package final class VideoEncoder {
    package enum Output {
        /// Its times are in the time base of the source stream.
        case packet(Packet)
        case needsInput
        case endOfStream
    }

    let context: UnsafeMutablePointer<AVCodecContext>
    /// What the encoder gets; may differ from what is sent in pixel format, size and range.
    package let picture: PictureFormat
    package let codecName: String
    private let converter: PixelConverter
    /// Durations of frames inside the encoder, by pts: libavcodec's encoders do not all carry them through.
    private var durations: [Int64: Int64] = [:]

    /// Opens an encoder for frames like `first`, which came from `stream`.
    /// - Parameters:
    ///   - container: decides the codec where the settings do not, and where headers go.
    /// - Throws: ``MediaError`` that names the encoder and what it refused.
    package init(
        like first: Frame, of stream: VideoStream, for container: OutputContainer,
        settings: EncoderSettings = EncoderSettings()
    ) throws {
        let codec = try container.encoder(named: settings.codec)
        codecName = String(cString: codec.pointee.name)
        try container.refuseUnknown(codec)
        if let preset = settings.preset, let presets = EncoderSettings.presets[codecName], !presets.contains(preset) {
            throw MediaError(
                operation: "encode with \(codecName)", code: cam_error_invalid_argument,
                message: "it has no preset \(preset); use one from ultrafast to veryslow")
        }
        let (picture, encoderFormat) = try EncoderFormat.choose(for: first.picture, codec: codec, settings: settings)
        self.picture = picture
        converter = PixelConverter(to: picture)
        var allocated: UnsafeMutablePointer<AVCodecContext>? = try check(
            avcodec_alloc_context3(codec), allocating: "an encoder")
        guard let context = allocated else { preconditionFailure("checked above") }
        context.pointee.width = Int32(picture.width)
        context.pointee.height = Int32(picture.height)
        context.pointee.pix_fmt = encoderFormat.av
        context.pointee.time_base = stream.timeBase.av
        context.pointee.framerate = stream.frameRate.av
        context.pointee.sample_aspect_ratio = first.sampleAspectRatio.av
        context.pointee.thread_count = Int32(settings.threads)
        Self.copyColorTags(from: first, picture: picture, to: context)
        if container.wantsGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
        if stream.isInterlaced && Self.interlacedEncoders.contains(codecName) {
            context.pointee.flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME
        }
        var options = settings.options(for: codecName)
        if let quantiser = options["q"].flatMap({ Int32($0) }) {
            options["q"] = nil
            context.pointee.flags |= AV_CODEC_FLAG_QSCALE
            context.pointee.global_quality = quantiser * FF_QP2LAMBDA
        }
        do {
            let code = options.withDictionary { avcodec_open2(context, codec, &$0) }
            try Self.checkOpen(code, codec, unused: options.unused, settings, picture)
        } catch {
            avcodec_free_context(&allocated)
            throw error
        }
        self.context = context
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&pointer)
    }

    /// Feeds one frame, or nil to say that no more will come. Take packets with ``receive()`` until it needs input
    /// before feeding the next.
    package func send(_ frame: Frame?) throws {
        guard let frame else {
            let code = avcodec_send_frame(context, nil)
            if code != cam_error_eof { try check(code, "finish encoding with \(codecName)") }
            return
        }
        let converted = try converter.convert(frame)
        // A clone shares the samples; its type and format are the encoder's to see, not the decoder's.
        var clone: UnsafeMutablePointer<AVFrame>? = try check(av_frame_clone(converted.raw), allocating: "a frame")
        defer { av_frame_free(&clone) }
        clone?.pointee.pict_type = AV_PICTURE_TYPE_NONE
        clone?.pointee.format = context.pointee.pix_fmt.rawValue
        durations[frame.pts] = frame.duration
        try check(avcodec_send_frame(context, clone), "encode a frame with \(codecName)")
    }

    package func receive() throws -> Output {
        let packet = try Packet()
        let code = avcodec_receive_packet(context, packet.raw)
        if code == cam_error_again { return .needsInput }
        if code == cam_error_eof { return .endOfStream }
        try check(code, "encode with \(codecName)")
        if let duration = durations.removeValue(forKey: packet.raw.pointee.pts) {
            packet.raw.pointee.duration = duration
        }
        return .packet(packet)
    }

    private static let interlacedEncoders: Set = ["libx264", "mpeg2video", "mpeg4"]

    /// Tags that the source left open stay open, unless the picture was made from RGB: then they are ours to state.
    private static func copyColorTags(
        from first: Frame, picture: PictureFormat, to context: UnsafeMutablePointer<AVCodecContext>
    ) {
        let source = first.raw.pointee
        context.pointee.color_primaries = source.color_primaries
        context.pointee.color_trc = picture.transfer.tag
        context.pointee.chroma_sample_location = source.chroma_location
        if picture.pixelFormat.isRGB {
            context.pointee.colorspace = AVCOL_SPC_RGB
        } else if source.colorspace.rawValue == AVCOL_SPC_RGB.rawValue || picture.matrix != first.picture.matrix {
            context.pointee.colorspace = picture.matrix.tag
        } else {
            context.pointee.colorspace = source.colorspace
        }
        let wasUnspecified = source.color_range.rawValue == AVCOL_RANGE_UNSPECIFIED.rawValue
        context.pointee.color_range =
            wasUnspecified && picture.range == .limited ? AVCOL_RANGE_UNSPECIFIED : picture.range.tag
    }

    private static func checkOpen(
        _ code: Int32, _ codec: UnsafePointer<AVCodec>, unused: [String], _ settings: EncoderSettings,
        _ picture: PictureFormat
    ) throws {
        let name = String(cString: codec.pointee.name)
        if code < 0 {
            throw MediaError(
                operation: "open the encoder \(name) for \(picture.width)x\(picture.height) \(picture.pixelFormat)",
                code: code, message: EncoderFormat.reason(codec, settings, picture))
        }
        let unknown = unused.filter {
            $0 == "crf" && settings.quality != nil || $0 == "preset" && settings.preset != nil
        }
        if let option = unknown.sorted().first {
            throw MediaError(
                operation: "open the encoder \(name)", code: cam_error_option_not_found,
                message: "it has no option \"\(option)\"; leave it out or choose another codec")
        }
    }
}
