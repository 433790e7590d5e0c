internal import CFFmpeg

/// What a container has no place for, and what it has.
extension OutputContainer {
    /// - Throws: ``MediaError`` that says what would work, where the format does not take the codec.
    func refuseUnknown(_ codec: UnsafePointer<AVCodec>) throws {
        guard !isStillPicture, Self.takes(codec.pointee.id, in: format) == false else { return }
        let codecName = String(cString: avcodec_get_name(codec.pointee.id))
        let encoders = Self.encoders.filter { name in
            avcodec_find_encoder_by_name(name).map { Self.takes($0.pointee.id, in: format) == true } ?? false
        }
        let extensions = Self.extensions.filter { name in
            av_guess_format(nil, "a.\(name)", nil).map { Self.takes(codec.pointee.id, in: $0) == true } ?? false
        }
        var ways: [String] = []
        if !extensions.isEmpty { ways.append("name a \(Self.list(extensions.map { "." + $0 }))") }
        if !encoders.isEmpty { ways.append("encode with \(Self.list(Array(encoders.prefix(4))))") }
        throw MediaError(
            operation: "encode", code: cam_error_invalid_argument,
            message: (["\(name) does not hold \(codecName)"] + [ways.joined(separator: ", or ")]).filter { !$0.isEmpty }
                .joined(separator: "; "))
    }

    /// Nil where the format does not say.
    private static func takes(_ codec: AVCodecID, in format: UnsafePointer<AVOutputFormat>) -> Bool? {
        let answer = avformat_query_codec(format, codec, FF_COMPLIANCE_NORMAL)
        return answer < 0 ? nil : answer == 1
    }

    private static func list(_ words: [String]) -> String {
        words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    }

    /// The most usual first.
    private static let encoders = [
        "libx264", "libx265", "libvpx-vp9", "libvpx", "libsvtav1", "libaom-av1", "mpeg4", "mpeg2video", "prores_ks",
        "mjpeg",
    ]

    private static let extensions = ["mp4", "mkv", "mov", "webm", "avi", "nut"]
}
