internal import CFFmpeg

/// One picture as a PNG file's bytes, without loss.
package enum PNGEncoder {
    /// - Parameter frame: of rgb24 or gray8.
    /// - Throws: ``MediaError`` where FFmpeg was built without the encoder, or the picture is too large for it.
    package static func encode(_ frame: Frame) throws -> [UInt8] {
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_PNG) else {
            throw MediaError(
                operation: "encode a PNG picture", code: cam_error_encoder_not_found,
                message: "this FFmpeg has no encoder for it")
        }
        var allocated: UnsafeMutablePointer<AVCodecContext>? = try check(
            avcodec_alloc_context3(codec), allocating: "an encoder")
        defer { avcodec_free_context(&allocated) }
        guard let context = allocated else { preconditionFailure("checked above") }
        context.pointee.width = Int32(frame.width)
        context.pointee.height = Int32(frame.height)
        context.pointee.pix_fmt = frame.picture.pixelFormat.av
        context.pointee.color_range = frame.picture.range.tag
        context.pointee.time_base = AVRational(num: 1, den: 25)
        let what = "encode a PNG picture of \(frame.width)x\(frame.height)"
        try check(avcodec_open2(context, codec, nil), what)
        try check(avcodec_send_frame(context, frame.raw), what)
        try check(avcodec_send_frame(context, nil), what)
        let packet = try Packet()
        try check(avcodec_receive_packet(context, packet.raw), what)
        return packet.bytes
    }
}
