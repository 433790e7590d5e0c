import Media

/// All frames of an input from where it was opened on, in display order. For one thread at a time.
final class DecodedFrames {
    private let source: Source
    private var waiting: ArraySlice<Frame>
    private var isAtEnd = false

    init(_ source: Source) {
        self.source = source
        waiting = source.frames[...]
    }

    /// - Returns: nil at the input's end.
    func next() throws -> Frame? {
        while true {
            if let frame = waiting.popFirst() { return frame }
            if case .frame(let frame) = try source.decoder.receive() { return frame }
            if isAtEnd { return nil }
            if let packet = try source.demuxer.read() {
                if packet.streamIndex == source.demuxer.video.index { try source.decoder.send(packet) }
            } else {
                isAtEnd = true
                try source.decoder.send(nil)
            }
        }
    }
}
