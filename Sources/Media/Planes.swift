internal import CFFmpeg

/// One plane of a picture: `height` rows of `width` samples, `stride` bytes apart.
package struct Plane {
    package let base: UnsafeMutablePointer<UInt8>
    package let stride: Int
    package let width: Int
    package let height: Int
}

/// The samples of a frame while it is being made. Not copyable, so that no pointer is kept by accident past the call.
package struct MutablePlanes: ~Copyable {
    private let frame: Frame

    init(_ frame: Frame) { self.frame = frame }

    package var picture: PictureFormat { frame.picture }
    package var count: Int { frame.picture.pixelFormat.planeCount }

    /// Plane `index`; the pointer is good until the closure that got these planes returns.
    package subscript(index: Int) -> Plane { frame.plane(index) }
}

extension Frame {
    /// Reads the samples. The planes must not be written, nor kept past `body`.
    package func withPlanes<R>(_ body: ([Plane]) throws -> R) rethrows -> R {
        try withExtendedLifetime(self) {
            try body((0..<picture.pixelFormat.planeCount).map(plane))
        }
    }

    /// The samples of every plane without the padding of rows, plane after plane: what a comparison looks at.
    package var packedBytes: [UInt8] {
        let bytesPerSample = (picture.pixelFormat.bitDepth + 7) / 8
        let samples = picture.pixelFormat.isRGB && picture.pixelFormat.planeCount == 1 ? 3 : 1
        return withPlanes { planes in
            planes.flatMap { plane in
                (0..<plane.height).flatMap { y in
                    UnsafeBufferPointer(
                        start: plane.base + y * plane.stride, count: plane.width * bytesPerSample * samples)
                }
            }
        }
    }

    fileprivate func plane(_ index: Int) -> Plane {
        let isChroma = (index == 1 || index == 2) && !picture.pixelFormat.isRGB
        let shift = isChroma ? picture.pixelFormat.chromaShift : (0, 0)
        let (pointer, stride) = pointerAndStride(index)
        guard let pointer else { preconditionFailure("a \(picture.pixelFormat) frame has no plane \(index)") }
        return Plane(
            base: pointer, stride: Int(stride),
            width: (width + (1 << shift.0) - 1) >> shift.0, height: (height + (1 << shift.1) - 1) >> shift.1)
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
