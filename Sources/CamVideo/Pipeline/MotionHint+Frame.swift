import Media
import Motion

extension Frame {
    /// What the codec says of where the frame's blocks come from; empty for codecs whose decoders do not tell, for intra pictures,
    /// and unless the decoder was asked to.
    var motionHints: [MotionHint] {
        var hints: [MotionHint] = []
        hints.reserveCapacity(motionVectorCount)
        let share = 1 / SIMD2(Float(width), Float(height))
        forEachMotionVector { vector in
            hints.append(
                MotionHint(
                    center: SIMD2(Float(vector.x), Float(vector.y)) * share,
                    size: SIMD2(Float(vector.width), Float(vector.height)) * share,
                    displacement: SIMD2(vector.dx, vector.dy) * share, isFromPast: vector.isFromPast))
        }
        return hints
    }
}

extension LumaPlane {
    /// - Parameter frame: 8-bit planar YUV, or gray.
    init(_ frame: Frame) {
        self = frame.withPlanes { planes in
            LumaPlane(luma: planes[0].base, stride: planes[0].stride, width: planes[0].width, height: planes[0].height)
        }
    }
}
