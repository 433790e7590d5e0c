import Media

/// Everything in a file: its frames, and the packets of its other streams.
package struct Contents {
    package var frames: [Frame] = []
    package var others: [Packet] = []
    package var video: VideoStream
    package var damagedPackets = 0
    package var damagedFrames = 0

    package init(of path: String, settings: VideoDecoder.Settings = .init()) throws {
        let demuxer = try Demuxer(MediaInput(path))
        let decoder = try VideoDecoder(for: demuxer, settings: settings)
        video = demuxer.video
        while let packet = try demuxer.read() {
            guard packet.streamIndex == video.index else {
                others.append(packet)
                continue
            }
            try decoder.send(packet)
            try take(decoder)
        }
        try decoder.send(nil)
        try take(decoder)
        damagedPackets = decoder.damagedPackets + demuxer.damagedReads
        damagedFrames = decoder.damagedFrames
    }

    private mutating func take(_ decoder: VideoDecoder) throws {
        while case .frame(let frame) = try decoder.receive() { frames.append(frame) }
    }

    package var times: [Int64] { frames.map(\.pts) }
}

/// Decodes and encodes again on one thread, the plainest way to use the library.
/// - Parameter change: what to do to each frame, given its number.
/// - Returns: the streams that the output did not take.
@discardableResult
package func transcode(
    _ input: String, to output: String, settings: EncoderSettings = .init(), overwrite: Bool = false, shift: Double = 0,
    change: (Frame, Int) throws -> Frame = { frame, _ in frame }
) throws -> [DroppedStream] {
    let demuxer = try Demuxer(MediaInput(input))
    let decoder = try VideoDecoder(for: demuxer)
    var frames: [Frame] = []
    var others: [Packet] = []
    func take() throws {
        while case .frame(let frame) = try decoder.receive() { frames.append(try change(frame, frames.count)) }
    }
    while let packet = try demuxer.read() {
        guard packet.streamIndex == demuxer.video.index else {
            others.append(packet)
            continue
        }
        try decoder.send(packet)
        try take()
    }
    try decoder.send(nil)
    try take()

    guard let first = frames.first else { throw NoFrames() }
    let destination = MediaOutput(output)
    let container = try OutputContainer(for: destination)
    let file = try OutputFile(destination, overwrite: overwrite)
    let encoder = try VideoEncoder(like: first, of: demuxer.video, for: container, settings: settings)
    let muxer = try Muxer(
        to: file, container: container, video: encoder, from: demuxer, shift: shift, firstPicture: first.pts)
    func drain() throws {
        while case .packet(let packet) = try encoder.receive() { try muxer.write(video: packet) }
    }
    func time(_ packet: Packet) -> Int64 {
        demuxer.timeBase(of: packet.streamIndex).rescale(packet.pts ?? 0, to: demuxer.video.timeBase)
    }
    var rest = others[...]
    for frame in frames {
        while let packet = rest.first, time(packet) <= frame.pts { try muxer.write(copy: rest.removeFirst()) }
        try encoder.send(frame)
        try drain()
    }
    try encoder.send(nil)
    try drain()
    for packet in rest { try muxer.write(copy: packet) }
    try muxer.finish()
    try file.commit()
    return muxer.dropped
}

package struct NoFrames: Error {}

/// Encoder settings that lose nothing.
extension EncoderSettings {
    package static let lossless = EncoderSettings(quality: 0, preset: "ultrafast", threads: 1)
}
