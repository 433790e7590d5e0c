internal import CFFmpeg
import Pictures

/// The samples of a frame while it is being made. Not copyable, so that no pointer is kept by accident past the call.
package struct MutablePlanes: ~Copyable {
    private let frame: Frame

    init(_ frame: Frame) { self.frame = frame }

    package var count: Int { frame.picture.pixelFormat.planeCount }

    /// The bytes of plane `index`; the pointer is good until the closure that got these planes returns.
    package subscript(index: Int) -> Plane<UInt8> { frame.plane(index) }

    /// The frame, which is planar YUV or gray in the machine's byte order, as something to draw on; its pointers are good
    /// as long.
    package func planarPicture<Sample: PictureSample>(of sample: Sample.Type) -> PlanarPicture<Sample> {
        frame.planarPicture(of: sample)
    }
}

extension Frame {
    /// Reads the frame, which is planar YUV or gray in the machine's byte order. The samples must not be written, nor their
    /// pointers kept past `body`.
    package func withPicture<Sample: PictureSample, R>(
        of sample: Sample.Type, _ body: (PlanarPicture<Sample>) throws -> R
    ) rethrows -> R {
        try withExtendedLifetime(self) { try body(planarPicture(of: sample)) }
    }

    fileprivate func planarPicture<Sample: PictureSample>(of sample: Sample.Type) -> PlanarPicture<Sample> {
        let format = picture.pixelFormat
        precondition(format.isPlanar(of: sample), "\(format) is not planar YUV of \(Sample.bitWidth)-bit samples")
        return PlanarPicture(
            luma: plane(0).samples(of: sample),
            chroma: format.subsampling.map {
                PlanarPicture.Chroma(
                    u: plane(1).samples(of: sample), v: plane(2).samples(of: sample), subsampling: $0)
            }, encoding: picture.encoding)
    }

    /// Reads the bytes of every plane. They must not be written, nor kept past `body`.
    package func withPlanes<R>(_ body: ([Plane<UInt8>]) throws -> R) rethrows -> R {
        try withExtendedLifetime(self) {
            try body((0..<picture.pixelFormat.planeCount).map(plane))
        }
    }

    /// The samples of every plane without the padding of rows, plane after plane: what a comparison looks at.
    package var packedBytes: [UInt8] {
        withPlanes { planes in
            planes.flatMap { plane in
                (0..<plane.height).flatMap { y in
                    UnsafeBufferPointer(start: plane.base + y * plane.stride, count: plane.width)
                }
            }
        }
    }

    fileprivate func plane(_ index: Int) -> Plane<UInt8> {
        let format = picture.pixelFormat
        let (pointer, stride) = pointerAndStride(index)
        guard let pointer else { preconditionFailure("a \(format) frame has no plane \(index)") }
        let isChroma = index == 1 || index == 2
        let size = PictureSize(width: width, height: height)
        return Plane(
            base: pointer, stride: Int(stride),
            width: Int(av_image_get_linesize(format.av, Int32(width), Int32(index))),
            height: isChroma ? format.subsampling?.size(of: size).height ?? height : height)
    }

    private func pointerAndStride(_ index: Int) -> (UnsafeMutablePointer<UInt8>?, Int32) {
        let data = raw.pointee.data
        let linesize = raw.pointee.linesize
        switch index {
        case 0: return (data.0, linesize.0)
        case 1: return (data.1, linesize.1)
        case 2: return (data.2, linesize.2)
        case 3: return (data.3, linesize.3)
        default: return (nil, 0)
        }
    }
}

extension Plane<UInt8> {
    /// The same plane in samples of several bytes each; libav* aligns rows to them.
    fileprivate func samples<Wide: PictureSample>(of sample: Wide.Type) -> Plane<Wide> {
        let bytes = MemoryLayout<Wide>.stride
        return Plane<Wide>(
            base: UnsafeMutableRawPointer(base).assumingMemoryBound(to: sample), stride: stride / bytes,
            width: width / bytes, height: height)
    }
}
