internal import CFFmpeg

/// Scales pictures and changes their pixel format, with the matrix and range of each side always stated. Used by one
/// thread at a time.
package final class PixelConverter {
    package let target: PictureFormat
    private let resampling: Resampling
    private var scaler: (context: OpaquePointer, source: PictureFormat)?

    package init(to target: PictureFormat, resampling: Resampling = .bilinear) {
        self.target = target
        self.resampling = resampling
    }

    deinit { if let scaler { sws_freeContext(scaler.context) } }

    /// The frame in the target format, with its time and properties; the same object where nothing needs to change.
    package func convert(_ frame: Frame) throws -> Frame {
        if frame.picture == target { return frame }
        let raw = try Frame.allocate(target)
        let tags = (space: raw.pointee.colorspace, range: raw.pointee.color_range)
        let converted = Frame(adopting: raw)
        try check(av_frame_copy_props(raw, frame.raw), "copy a frame's properties")
        if target.pixelFormat.isRGB != frame.picture.pixelFormat.isRGB || target.matrix != frame.picture.matrix {
            raw.pointee.colorspace = tags.space
        }
        raw.pointee.color_range = tags.range
        raw.pointee.color_trc = target.transfer.tag
        let context = try scaler(from: frame.picture)
        // The same row counts as sws_scale_frame's, which would want its destination's references.
        try check(
            sws_scale(
                context, constPointers(frame.raw), strides(frame.raw), 0, Int32(frame.height), pointers(raw),
                strides(raw)),
            "convert a frame from \(frame.picture.pixelFormat) to \(target.pixelFormat)")
        return converted
    }

    /// The frame as packed 8-bit samples in memory of the caller's.
    /// - Parameter bytes: `target.height` rows of `target.width` pixels, three bytes each for rgb24 and one for gray8; the
    ///   target must be one of these.
    package func convert(_ frame: Frame, into bytes: UnsafeMutableBufferPointer<UInt8>) throws {
        let format = target.pixelFormat
        precondition(format == .rgb24 || format == .gray8, "packed output is RGB or gray")
        let rowBytes = target.width * (format == .rgb24 ? 3 : 1)
        precondition(bytes.count >= target.height * rowBytes, "a byte for every sample")
        let context = try scaler(from: frame.picture)
        // libswscale reads four of each, whatever the format's number of planes.
        try check(
            sws_scale(
                context, constPointers(frame.raw), strides(frame.raw), 0, Int32(frame.height),
                [bytes.baseAddress, nil, nil, nil], [Int32(rowBytes), 0, 0, 0]),
            "convert a frame from \(frame.picture.pixelFormat) to \(target.pixelFormat)")
    }

    /// A context for pictures like these; made again only when the source changes.
    private func scaler(from source: PictureFormat) throws -> OpaquePointer {
        if let scaler, scaler.source == source { return scaler.context }
        if let old = scaler {
            sws_freeContext(old.context)
            scaler = nil
        }
        guard let context = makeContext(from: source) else {
            throw MediaError(
                operation: "convert frames", code: cam_error_invalid_argument,
                message: "FFmpeg cannot turn \(source.pixelFormat) of \(source.width)x\(source.height) into "
                    + "\(target.pixelFormat) of \(target.width)x\(target.height)")
        }
        // Negative for pairs to which no matrix applies (RGB to RGB).
        _ = sws_setColorspaceDetails(
            context, sws_getCoefficients(source.matrix.scalerColorspace), source.range == .full ? 1 : 0,
            sws_getCoefficients(target.matrix.scalerColorspace), target.range == .full ? 1 : 0, 0, 1 << 16, 1 << 16)
        scaler = (context, source)
        return context
    }

    /// Ranges are stated before the context is initialised, for it decides there whether samples can be copied as they are.
    private func makeContext(from source: PictureFormat) -> OpaquePointer? {
        guard let context = sws_alloc_context() else { return nil }
        let object = UnsafeMutableRawPointer(context)
        let flags = resampling.flag | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_FULL_CHR_H_INT
        let options: [(name: String, value: Int)] = [
            ("srcw", source.width), ("srch", source.height), ("src_format", Int(source.pixelFormat.av.rawValue)),
            ("src_range", source.range == .full ? 1 : 0), ("dstw", target.width), ("dsth", target.height),
            ("dst_format", Int(target.pixelFormat.av.rawValue)), ("dst_range", target.range == .full ? 1 : 0),
            ("sws_flags", Int(flags)),
        ]
        for (name, value) in options { av_opt_set_int(object, name, Int64(value), 0) }
        for (index, parameter) in (resampling.parameters ?? []).enumerated() {
            av_opt_set_double(object, "param\(index)", parameter, 0)
        }
        guard sws_init_context(context, nil, nil) >= 0 else {
            sws_freeContext(context)
            return nil
        }
        return context
    }

    private func constPointers(_ frame: UnsafeMutablePointer<AVFrame>) -> [UnsafePointer<UInt8>?] {
        let data = frame.pointee.data
        return [UnsafePointer(data.0), UnsafePointer(data.1), UnsafePointer(data.2), UnsafePointer(data.3)]
    }

    private func pointers(_ frame: UnsafeMutablePointer<AVFrame>) -> [UnsafeMutablePointer<UInt8>?] {
        let data = frame.pointee.data
        return [data.0, data.1, data.2, data.3]
    }

    private func strides(_ frame: UnsafeMutablePointer<AVFrame>) -> [Int32] {
        let linesize = frame.pointee.linesize
        return [linesize.0, linesize.1, linesize.2, linesize.3]
    }
}
