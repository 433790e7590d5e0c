import Media
import Motion

extension Frame {
    private static let enoughHints = 3000

    /// What the codec says of where the frame's blocks come from; empty for codecs whose decoders do not tell, for intra pictures,
    /// and unless the decoder was asked to.
    var motionHints: [MotionHint] {
        var hints: [MotionHint] = []
        // Large pictures have several vectors for each block of a field: every so many are enough.
        let step = max(1, motionVectorCount / Self.enoughHints)
        hints.reserveCapacity(motionVectorCount / step + 1)
        let share = 1 / SIMD2(Float(width), Float(height))
        var number = 0
        forEachMotionVector { vector in
            number += 1
            // No motion is tried in any case.
            guard number % step == 0, vector.dx != 0 || vector.dy != 0 else { return }
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
