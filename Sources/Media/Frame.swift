internal import CFFmpeg
import Pictures

/// One picture with its time. Frames are immutable once made: to draw on one, make another with ``redrawn(_:)``.
// @unchecked: the AVFrame is written only before the object leaves the function that made it, and freed by deinit.
package final class Frame: @unchecked Sendable {
    let raw: UnsafeMutablePointer<AVFrame>
    package let picture: PictureFormat

    /// Takes ownership of a filled AVFrame. The deprecated "j" formats become plain ones of full range.
    init(adopting raw: UnsafeMutablePointer<AVFrame>) {
        let (pixelFormat, isFullRange) = PixelFormat(AVPixelFormat(raw.pointee.format)).withoutRange
        if isFullRange {
            raw.pointee.format = pixelFormat.av.rawValue
            raw.pointee.color_range = AVCOL_RANGE_JPEG
        }
        self.raw = raw
        let width = Int(raw.pointee.width)
        let height = Int(raw.pointee.height)
        picture = PictureFormat(
            width: width, height: height, pixelFormat: pixelFormat,
            matrix: ColorMatrix(raw.pointee.colorspace, width: width, height: height),
            range: ColorRange(raw.pointee.color_range, of: pixelFormat),
            transfer: ColorTransfer(raw.pointee.color_trc))
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFrame>? = raw
        av_frame_free(&pointer)
    }

    /// A new picture, filled by `draw` before anyone else sees it.
    package static func make(
        _ picture: PictureFormat, pts: Int64 = 0, duration: Int64 = 0, draw: (borrowing MutablePlanes) throws -> Void
    ) throws -> Frame {
        let raw = try allocate(picture)
        raw.pointee.pts = pts
        cam_frame_set_duration(raw, duration)
        let frame = Frame(adopting: raw)
        try draw(MutablePlanes(frame))
        return frame
    }

    /// A copy of this frame with `draw` applied to its samples; time, colour tags and the rest are kept.
    package func redrawn(_ draw: (borrowing MutablePlanes) throws -> Void) throws -> Frame {
        let copy = try Self.allocate(picture)
        let frame = Frame(adopting: copy)
        try check(av_frame_copy_props(copy, raw), "copy a frame's properties")
        try check(av_frame_copy(copy, raw), "copy a frame")
        try draw(MutablePlanes(frame))
        return frame
    }

    /// A new picture with this frame's time and properties, filled by `draw` before anyone else sees it.
    package func replaced(by picture: PictureFormat, draw: (borrowing MutablePlanes) throws -> Void) throws -> Frame {
        let raw = try Self.allocate(picture)
        let frame = Frame(adopting: raw)
        try check(av_frame_copy_props(raw, self.raw), "copy a frame's properties")
        try draw(MutablePlanes(frame))
        return frame
    }

    /// The same samples, shared, at another time.
    package func retimed(pts: Int64, duration: Int64) throws -> Frame {
        let clone = try check(av_frame_clone(raw), allocating: "a frame")
        clone.pointee.pts = pts
        cam_frame_set_duration(clone, duration)
        return Frame(adopting: clone)
    }

    /// An AVFrame with room for the samples and the colour tags that the format implies.
    static func allocate(_ picture: PictureFormat) throws -> UnsafeMutablePointer<AVFrame> {
        var raw: UnsafeMutablePointer<AVFrame>? = try check(av_frame_alloc(), allocating: "a frame")
        guard let frame = raw else { preconditionFailure("checked above") }
        frame.pointee.width = Int32(picture.width)
        frame.pointee.height = Int32(picture.height)
        frame.pointee.format = picture.pixelFormat.av.rawValue
        frame.pointee.colorspace = picture.pixelFormat.isRGB ? AVCOL_SPC_RGB : picture.matrix.tag
        frame.pointee.color_range = picture.range.tag
        frame.pointee.color_trc = picture.transfer.tag
        do {
            try check(av_frame_get_buffer(frame, 0), "allocate a \(picture.width)x\(picture.height) frame")
        } catch {
            av_frame_free(&raw)
            throw error
        }
        return frame
    }

    package var width: Int { picture.width }
    package var height: Int { picture.height }

    /// In the time base of the stream that the frame came from.
    package var pts: Int64 { raw.pointee.pts }

    /// In the same time base; 0 where unknown.
    package var duration: Int64 { cam_frame_duration(raw) }

    /// Width of a sample by its height; 0/1 where unknown.
    package var sampleAspectRatio: Rational { Rational(raw.pointee.sample_aspect_ratio) }

    package var isInterlaced: Bool { cam_frame_is_interlaced(raw) != 0 }

    /// True where the decoder had to conceal damage.
    package var isDamaged: Bool {
        raw.pointee.decode_error_flags != 0 || raw.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }
}
