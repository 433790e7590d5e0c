internal import CFFmpeg
import Pictures

/// How a picture's samples lie in memory; libav*'s AVPixelFormat.
package struct PixelFormat: Sendable, Hashable, CustomStringConvertible {
    let av: AVPixelFormat

    init(_ av: AVPixelFormat) { self.av = av }

    /// The format with libav*'s name for it ("yuv420p"), or nil.
    package init?(name: String) {
        let av = av_get_pix_fmt(name)
        guard av != AV_PIX_FMT_NONE else { return nil }
        self.init(av)
    }

    package static let yuv420p = PixelFormat(AV_PIX_FMT_YUV420P)
    package static let yuv422p = PixelFormat(AV_PIX_FMT_YUV422P)
    package static let yuv444p = PixelFormat(AV_PIX_FMT_YUV444P)
    package static let rgb24 = PixelFormat(AV_PIX_FMT_RGB24)
    package static let gray8 = PixelFormat(AV_PIX_FMT_GRAY8)

    package static func == (a: PixelFormat, b: PixelFormat) -> Bool { a.av.rawValue == b.av.rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(av.rawValue) }

    package var description: String { av_get_pix_fmt_name(av).map { String(cString: $0) } ?? "none" }

    private var descriptor: AVPixFmtDescriptor? { av_pix_fmt_desc_get(av)?.pointee }

    private func has(_ flag: Int32) -> Bool { (descriptor?.flags ?? 0) & UInt64(flag) != 0 }

    /// RGB in any packing, palettes included.
    package var isRGB: Bool { has(AV_PIX_FMT_FLAG_RGB) || has(AV_PIX_FMT_FLAG_PAL) }

    /// Whether the samples are in a device's memory.
    package var isHardware: Bool { has(AV_PIX_FMT_FLAG_HWACCEL) }

    /// Bits of the first component.
    package var bitDepth: Int { Int(descriptor?.comp.0.depth ?? 0) }

    /// How much coarser chroma is than luma; nil for gray and RGB, which have no chroma.
    package var subsampling: ChromaSubsampling? {
        guard let descriptor, descriptor.nb_components >= 3, !isRGB else { return nil }
        return ChromaSubsampling(shiftX: Int(descriptor.log2_chroma_w), shiftY: Int(descriptor.log2_chroma_h))
    }

    /// Luma alone, or with alpha.
    package var isGray: Bool { (1...2).contains(descriptor?.nb_components ?? 0) && !isRGB }

    /// Whether the picture is planes of such samples: luma, and chroma in two more unless it is gray.
    func isPlanar<Sample: PictureSample>(of sample: Sample.Type) -> Bool {
        guard let descriptor, !isRGB, !has(AV_PIX_FMT_FLAG_BITSTREAM) else { return false }
        let bytes = MemoryLayout<Sample>.size
        let components = [descriptor.comp.0, descriptor.comp.1, descriptor.comp.2].prefix(isGray ? 1 : 3)
        let isInPlace = components.enumerated().allSatisfy { index, component in
            Int(component.plane) == index && Int(component.step) == bytes && component.offset == 0
                && component.shift == 0 && (component.depth <= 8) == (bytes == 1)
        }
        return isInPlace && (bytes == 1 || has(AV_PIX_FMT_FLAG_BE) == (1.bigEndian == 1))
    }

    package var planeCount: Int { Int(max(0, av_pix_fmt_count_planes(av))) }

    /// The format in which heat maps are blended over pictures of this one: itself for 8-bit planar 4:2:0, 4:2:2 and
    /// 4:4:4, otherwise the one of those three that loses least.
    package var renderFormat: PixelFormat {
        if isRGB { return .yuv444p }
        switch (subsampling?.shiftX, subsampling?.shiftY) {
        case (0, _): return .yuv444p
        case (1, 0): return .yuv422p
        default: return .yuv420p
        }
    }

    /// yuvj420p and its like say two things at once: the layout, and full range. This is the layout alone.
    var withoutRange: (format: PixelFormat, isFullRange: Bool) {
        switch av {
        case AV_PIX_FMT_YUVJ420P: (.yuv420p, true)
        case AV_PIX_FMT_YUVJ422P: (.yuv422p, true)
        case AV_PIX_FMT_YUVJ444P: (.yuv444p, true)
        case AV_PIX_FMT_YUVJ440P: (PixelFormat(AV_PIX_FMT_YUV440P), true)
        case AV_PIX_FMT_YUVJ411P: (PixelFormat(AV_PIX_FMT_YUV411P), true)
        default: (self, false)
        }
    }

    /// The deprecated name that libavcodec's JPEG encoder still asks for where pictures are full range.
    var withFullRange: PixelFormat? {
        switch self {
        case .yuv420p: PixelFormat(AV_PIX_FMT_YUVJ420P)
        case .yuv422p: PixelFormat(AV_PIX_FMT_YUVJ422P)
        case .yuv444p: PixelFormat(AV_PIX_FMT_YUVJ444P)
        default: nil
        }
    }
}
