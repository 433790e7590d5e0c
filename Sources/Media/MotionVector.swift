internal import CFFmpeg

/// Where the encoder found a block of this picture in another one. Decoders of H.264, MPEG-4 and MPEG-2 export them.
package struct MotionVector: Sendable, Equatable {
    /// The block's centre in this picture, in samples.
    package let x: Int
    package let y: Int
    package let width: Int
    package let height: Int
    /// The block's displacement in samples: the source is at (x + dx, y + dy), perhaps outside the picture.
    package let dx: Float
    package let dy: Float
    /// True where the source picture is shown before this one. Which picture it is, or how far away, is not known.
    package let isFromPast: Bool
}

extension Frame {
    /// Empty unless the decoder was opened with `exportMotionVectors`, and for intra pictures.
    package var motionVectors: [MotionVector] {
        var vectors: [MotionVector] = []
        forEachMotionVector { vectors.append($0) }
        return vectors
    }

    /// Calls `body` with each of ``motionVectors``, without an array of the thousands that a large picture has.
    package func forEachMotionVector(_ body: (MotionVector) -> Void) {
        guard let entry = av_frame_get_side_data(raw, AV_FRAME_DATA_MOTION_VECTORS), let data = entry.pointee.data
        else {
            return
        }
        let count = Int(entry.pointee.size) / MemoryLayout<AVMotionVector>.stride
        withExtendedLifetime(self) {
            data.withMemoryRebound(to: AVMotionVector.self, capacity: count) { vectors in
                for vector in UnsafeBufferPointer(start: vectors, count: count) {
                    let scale = 1 / Float(max(1, vector.motion_scale))
                    body(
                        MotionVector(
                            x: Int(vector.dst_x), y: Int(vector.dst_y), width: Int(vector.w), height: Int(vector.h),
                            dx: Float(vector.motion_x) * scale, dy: Float(vector.motion_y) * scale,
                            isFromPast: vector.source < 0))
                }
            }
        }
    }

    /// About how many motion vectors there are, to make room for them.
    package var motionVectorCount: Int {
        guard let entry = av_frame_get_side_data(raw, AV_FRAME_DATA_MOTION_VECTORS) else { return 0 }
        return Int(entry.pointee.size) / MemoryLayout<AVMotionVector>.stride
    }
}
