internal import CFFmpeg

/// A stream that the output's format does not take.
package struct DroppedStream: Sendable, Equatable {
    package let index: Int
    /// "subtitle", "data", ...
    package let kind: String
    package let codecName: String
    package let reason: String
}

/// Setting up output streams after input streams.
enum StreamCopy {
    /// Gives `to` everything that lets the packets of `from` be written to it as they are.
    static func configure(
        _ to: UnsafeMutablePointer<AVStream>, after from: UnsafeMutablePointer<AVStream>,
        in format: UnsafePointer<AVOutputFormat>
    ) throws {
        try check(avcodec_parameters_copy(to.pointee.codecpar, from.pointee.codecpar), "copy a stream's parameters")
        if let tags = format.pointee.codec_tag {
            let parameters = from.pointee.codecpar.pointee
            var tag: UInt32 = 0
            let isKnown = av_codec_get_tag2(tags, parameters.codec_id, &tag) != 0
            if isKnown && av_codec_get_id(tags, parameters.codec_tag) != parameters.codec_id {
                to.pointee.codecpar.pointee.codec_tag = 0
            }
        }
        to.pointee.time_base = from.pointee.time_base
        to.pointee.avg_frame_rate = from.pointee.avg_frame_rate
        to.pointee.r_frame_rate = from.pointee.r_frame_rate
        to.pointee.sample_aspect_ratio = from.pointee.sample_aspect_ratio
        to.pointee.disposition = from.pointee.disposition
        try copyMetadata(&to.pointee.metadata, from.pointee.metadata)
        try check(cam_copy_side_data(to, from), "copy a stream's side data")
    }

    /// Keys that describe the old file's container or encoder.
    private static let foreignKeys = ["major_brand", "minor_version", "compatible_brands", "encoder", "rotate"]

    static func copyMetadata(_ to: inout OpaquePointer?, _ from: OpaquePointer?) throws {
        try check(av_dict_copy(&to, from, 0), "copy metadata")
        for key in foreignKeys { av_dict_set(&to, key, nil, 0) }
    }

    /// Side data of the source's video stream that stays true of the new one.
    static func copyPictureSideData(
        _ to: UnsafeMutablePointer<AVStream>, from: UnsafeMutablePointer<AVStream>
    ) throws {
        for type in [
            AV_PKT_DATA_DISPLAYMATRIX, AV_PKT_DATA_STEREO3D, AV_PKT_DATA_SPHERICAL,
            AV_PKT_DATA_MASTERING_DISPLAY_METADATA, AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
        ] {
            guard let entry = cam_stream_side_data(from, type) else { continue }
            try check(cam_add_side_data(to, entry), "copy the picture's side data")
        }
    }

    /// Asks the muxer itself whether it takes a stream, by writing a header with it alone into memory.
    static func refusal(
        of from: UnsafeMutablePointer<AVStream>, by format: UnsafePointer<AVOutputFormat>
    ) throws -> DroppedStream? {
        let kind = from.pointee.codecpar.pointee.codec_type
        let dropped = DroppedStream(
            index: Int(from.pointee.index),
            kind: av_get_media_type_string(kind).map { String(cString: $0) } ?? "unknown",
            codecName: String(cString: avcodec_get_name(from.pointee.codecpar.pointee.codec_id)),
            reason: "\(String(cString: format.pointee.name)) does not take it")
        // Attachments have a MIME type and need no codec.
        if kind != AVMEDIA_TYPE_ATTACHMENT,
            avformat_query_codec(format, from.pointee.codecpar.pointee.codec_id, FF_COMPLIANCE_NORMAL) == 0
        {
            return dropped
        }
        var context: UnsafeMutablePointer<AVFormatContext>?
        try check(avformat_alloc_output_context2(&context, format, nil, nil), "try a stream in the output's format")
        defer { avformat_free_context(context) }
        guard let context, let stream = avformat_new_stream(context, nil) else {
            throw MediaError(operation: "try a stream in the output's format", code: cam_error_no_memory)
        }
        try configure(stream, after: from, in: format)
        try check(avio_open_dyn_buf(&context.pointee.pb), "try a stream in the output's format")
        defer {
            var bytes: UnsafeMutablePointer<UInt8>?
            avio_close_dyn_buf(context.pointee.pb, &bytes)
            av_free(bytes)
        }
        return avformat_write_header(context, nil) < 0 ? dropped : nil
    }
}
