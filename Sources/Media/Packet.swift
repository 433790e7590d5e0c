internal import CFFmpeg

/// A piece of a coded stream. Packets are immutable once published; libav* gets references of its own.
// @unchecked: the AVPacket is written only before the object leaves the function that made it, and freed by deinit.
package final class Packet: @unchecked Sendable {
    let raw: UnsafeMutablePointer<AVPacket>

    init() throws {
        raw = try check(av_packet_alloc(), allocating: "a packet")
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVPacket>? = raw
        av_packet_free(&pointer)
    }

    /// The index of the stream in the file that it was read from.
    package var streamIndex: Int { Int(raw.pointee.stream_index) }

    /// In the stream's time base; nil where the container does not say.
    package var pts: Int64? { raw.pointee.pts == cam_no_pts ? nil : raw.pointee.pts }
    package var dts: Int64? { raw.pointee.dts == cam_no_pts ? nil : raw.pointee.dts }
    package var duration: Int64 { raw.pointee.duration }
    package var isKey: Bool { raw.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    package var byteCount: Int { Int(raw.pointee.size) }

    /// A copy of the payload.
    package var bytes: [UInt8] {
        withExtendedLifetime(self) { Array(UnsafeBufferPointer(start: raw.pointee.data, count: byteCount)) }
    }
}
