internal import CFFmpeg

/// The file format that a result is written in, and which codecs go with it.
package struct OutputContainer {
    let format: UnsafePointer<AVOutputFormat>
    private let fileName: String?
    /// The codec that the name of a still picture's file asks for.
    private let pictureCodec: AVCodecID?

    /// Decided by the name's extension; Matroska for standard output, and for pipes and devices whose name says nothing.
    /// - Parameter formatName: a muxer's name in FFmpeg, to decide otherwise.
    package init(for output: MediaOutput, formatName: String? = nil) throws {
        fileName = if case .file(let path) = output { path } else { nil }
        if let fileName { try OutputFile.refuseDirectory(fileName) }
        let guess =
            av_guess_format(formatName ?? (fileName == nil ? "matroska" : nil), fileName, nil)
            ?? (fileName.map(OutputFile.isDevice) == true ? av_guess_format("matroska", nil, nil) : nil)
        guard let guess else {
            throw MediaError(
                operation: "write", code: cam_error_muxer_not_found,
                message: formatName.map { "FFmpeg has no format \"\($0)\"" }
                    ?? "its extension names no video format; use .mp4, .mkv, .mov or .webm", path: output.name)
        }
        try Self.refuseManyFiles(guess, output)
        if String(cString: guess.pointee.name) == "image2", let pipe = av_guess_format("image2pipe", nil, nil) {
            // The same pictures, through the one way in which files are written here.
            pictureCodec = av_guess_codec(guess, nil, fileName, nil, AVMEDIA_TYPE_VIDEO)
            format = pipe
        } else {
            pictureCodec = nil
            format = guess
        }
    }

    package var name: String { String(cString: format.pointee.name) }

    /// Formats that write files of names of their own, which could not appear all at once when they are complete.
    private static func refuseManyFiles(_ format: UnsafePointer<AVOutputFormat>, _ output: MediaOutput) throws {
        let name = String(cString: format.pointee.name)
        let path = output.name
        func refusal(_ message: String) -> MediaError {
            MediaError(operation: "write", code: cam_error_invalid_argument, message: message, path: path)
        }
        if name == "image2" {
            guard av_filename_number_test(path) != 0 else { return }
            throw refusal(
                "numbered pictures are many files, and a result is one; name a video, and take it apart with "
                    + "`ffmpeg -i VIDEO \(path)`")
        }
        guard format.pointee.flags & AVFMT_NOFILE != 0 else { return }
        throw refusal(
            "\(name) is a list beside many files, and a result is one; name a .mp4, and cut it with "
                + "`ffmpeg -i VIDEO -map 0 -c copy \(path)`")
    }

    /// Whether it holds one picture and nothing else.
    package var isStillPicture: Bool { pictureCodec != nil }

    /// The ISO base media family: edit lists, a display matrix, and no way to be written to a pipe unfragmented.
    var isISOBaseMedia: Bool { ["mp4", "mov", "3gp", "3g2", "ipod", "psp", "ismv", "f4v"].contains(name) }

    /// Whether a quarter turn of the picture can be written down in it.
    package var keepsRotation: Bool { isISOBaseMedia || name == "matroska" && cam_matroska_writes_rotation() != 0 }

    /// Whether times below zero stay as they are, for the format writes them, or what they mean; elsewhere all streams are
    /// moved together until no decoding time is below zero.
    /// - Parameter isDirect: whether the output cannot be rewound.
    func keepsNegativeTimes(isDirect: Bool) -> Bool {
        // Edit lists say what lies before zero, but a fragmented file's header is written before that is known.
        if isISOBaseMedia { return !isDirect }
        if ["matroska", "webm"].contains(name) { return true }
        return format.pointee.flags & (AVFMT_TS_NEGATIVE | AVFMT_NOTIMESTAMPS) != 0
    }

    var wantsGlobalHeader: Bool { format.pointee.flags & AVFMT_GLOBALHEADER != 0 }

    /// The encoder of that name, or of the codec of that name; by default H.264 through libx264 where the container
    /// takes it, else what FFmpeg itself would choose.
    func encoder(named name: String?) throws -> UnsafePointer<AVCodec> {
        if let name {
            if let codec = avcodec_find_encoder_by_name(name), codec.pointee.type == AVMEDIA_TYPE_VIDEO { return codec }
            if let descriptor = avcodec_descriptor_get_by_name(name),
                let codec = avcodec_find_encoder(descriptor.pointee.id), codec.pointee.type == AVMEDIA_TYPE_VIDEO
            {
                return codec
            }
            throw MediaError(
                operation: "encode", code: cam_error_encoder_not_found,
                message: "this FFmpeg has no video encoder \"\(name)\"; `ffmpeg -encoders` lists those it has")
        }
        // MPEG-TS has no list of codecs to ask.
        let takesH264 =
            self.name == "mpegts" || avformat_query_codec(format, AV_CODEC_ID_H264, FF_COMPLIANCE_NORMAL) == 1
        if pictureCodec == nil, takesH264, let x264 = avcodec_find_encoder_by_name("libx264") {
            return x264
        }
        let id = pictureCodec ?? av_guess_codec(format, nil, fileName, nil, AVMEDIA_TYPE_VIDEO)
        guard id != AV_CODEC_ID_NONE, let codec = avcodec_find_encoder(id) else {
            throw MediaError(
                operation: "encode", code: cam_error_encoder_not_found,
                message: "this FFmpeg has no video encoder for the format \(self.name)")
        }
        return codec
    }
}
