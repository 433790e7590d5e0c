internal import CFFmpeg
import Pictures

/// Which pixel format to encode a picture in.
enum EncoderFormat {
    /// - Returns: the picture that frames are converted to, and the encoder's own name for its pixel format, which
    ///   differs for JPEG alone.
    static func choose(
        for source: PictureFormat, codec: UnsafePointer<AVCodec>, settings: EncoderSettings
    ) throws -> (picture: PictureFormat, encoderFormat: PixelFormat) {
        let name = String(cString: codec.pointee.name)
        let all = formats(of: codec)
        let accepted = all.filter { !$0.isHardware }
        guard all.isEmpty || !accepted.isEmpty else {
            throw refusal(name, "it takes pictures in a graphics card's memory only; \(softwareAdvice(codec))")
        }
        var source = source
        if limitedRange.contains(name), !source.pixelFormat.isRGB { source.range = .limited }
        if let wish = settings.pixelFormat {
            guard let format = PixelFormat(name: wish) else {
                throw refusal(name, "\"\(wish)\" is no pixel format; `ffmpeg -pix_fmts` lists them")
            }
            guard accepted.isEmpty || accepted.contains(format) else {
                throw refusal(
                    name, "it does not take \(wish); it takes \(accepted.map(\.description).joined(separator: ", "))")
            }
            return (picture(source, in: format), format)
        }
        let wanted = evenSized(source)
        if accepted.isEmpty { return (picture(source, in: wanted), wanted) }
        // JPEG is full range by definition, and its encoder says so with the "j" formats.
        if let full = wanted.withFullRange, accepted.contains(full), source.range == .full || name == "mjpeg" {
            var picture = picture(source, in: wanted)
            picture.range = .full
            return (picture, full)
        }
        if accepted.contains(wanted) { return (picture(source, in: wanted), wanted) }
        var loss: Int32 = 0
        let best = (accepted.map(\.av) + [AV_PIX_FMT_NONE]).withUnsafeBufferPointer {
            avcodec_find_best_pix_fmt_of_list($0.baseAddress, wanted.av, 0, &loss)
        }
        guard best != AV_PIX_FMT_NONE else { throw refusal(name, "it takes no format like \(wanted)") }
        return (picture(source, in: PixelFormat(best)), PixelFormat(best))
    }

    /// Chroma of half the size needs an even number of samples, or the picture could not be cropped to its size again:
    /// pictures of odd sizes keep their size, with chroma at full size.
    private static func evenSized(_ source: PictureFormat) -> PixelFormat {
        fits(source, source.pixelFormat) ? source.pixelFormat : .yuv444p
    }

    private static func picture(_ source: PictureFormat, in format: PixelFormat) -> PictureFormat {
        var picture = source
        let (layout, isFullRange) = format.withoutRange
        picture.pixelFormat = layout
        if isFullRange || layout.isRGB { picture.range = .full }
        if source.pixelFormat.isRGB && !layout.isRGB { picture.range = .limited }
        return picture
    }

    /// Encoders whose streams cannot say that they are full range: every player takes them as limited.
    private static let limitedRange: Set = [
        "mpeg1video", "mpeg2video", "mpeg4", "libxvid", "msmpeg4", "msmpeg4v2", "h261", "h263", "h263p", "flv", "wmv1",
        "wmv2", "rv10", "rv20",
    ]

    private static func formats(of codec: UnsafePointer<AVCodec>) -> [PixelFormat] {
        guard var next = cam_encoder_pixel_formats(codec) else { return [] }
        var formats: [PixelFormat] = []
        while next.pointee != AV_PIX_FMT_NONE {
            formats.append(PixelFormat(next.pointee))
            next += 1
        }
        return formats
    }

    /// Why an encoder does not open, where that can be told.
    static func reason(
        _ codec: UnsafePointer<AVCodec>, _ settings: EncoderSettings, _ picture: PictureFormat
    ) -> String? {
        if codec.pointee.capabilities & (AV_CODEC_CAP_HARDWARE | AV_CODEC_CAP_HYBRID) != 0 {
            return "its device or driver is missing here, or refuses such pictures; \(softwareAdvice(codec))"
        }
        if !fits(picture, picture.pixelFormat) {
            let others = formats(of: codec).filter { !$0.isHardware && fits(picture, $0) }
            let advice = others.isEmpty ? "" : ", or give one of \(others.map(\.description).joined(separator: ", "))"
            return "the size is odd, and \(picture.pixelFormat) has a sample of colour for every two pixels; leave the "
                + "pixel format out\(advice)"
        }
        let wish = [settings.preset.map { "preset \($0)" }, settings.quality.map { "crf \($0)" }].compactMap { $0 }
        return wish.isEmpty ? nil : "it refused its settings; check \(wish.joined(separator: " and "))"
    }

    private static func softwareAdvice(_ codec: UnsafePointer<AVCodec>) -> String {
        guard let other = avcodec_find_encoder(codec.pointee.id),
            other.pointee.capabilities & (AV_CODEC_CAP_HARDWARE | AV_CODEC_CAP_HYBRID) == 0
        else { return "encode with libx264" }
        return "encode with \(String(cString: other.pointee.name))"
    }

    /// Whether a picture's size is a whole number of chroma samples.
    private static func fits(_ picture: PictureFormat, _ format: PixelFormat) -> Bool {
        format.subsampling?.divides(PictureSize(width: picture.width, height: picture.height)) ?? true
    }

    private static func refusal(_ encoder: String, _ message: String) -> MediaError {
        MediaError(operation: "encode with \(encoder)", code: cam_error_invalid_argument, message: message)
    }
}
