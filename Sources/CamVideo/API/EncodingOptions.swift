import Media

/// How the pictures are encoded; nil leaves it to the container: libx264 at crf 18, veryfast, where it takes H.264.
public struct EncodingOptions: Sendable {
    /// An encoder's or a codec's name in FFmpeg.
    public var codec: String?
    /// Constant quality on the encoder's own scale; lower is better.
    public var crf: Double?
    public var preset: String?
    /// FFmpeg's name of the pixel format.
    public var pixelFormat: String?

    public init(codec: String? = nil, crf: Double? = nil, preset: String? = nil, pixelFormat: String? = nil) {
        self.codec = codec
        self.crf = crf
        self.preset = preset
        self.pixelFormat = pixelFormat
    }

    func settings(threads: Int) -> EncoderSettings {
        EncoderSettings(codec: codec, quality: crf, preset: preset, pixelFormat: pixelFormat, threads: threads)
    }
}

/// The part of the input to do. Times are in seconds from the start of the input.
public struct SegmentOptions: Sendable, Codable {
    public var start: Double
    public var duration: Double?
    /// At most this many frames.
    public var frames: Int?

    public init(start: Double = 0, duration: Double? = nil, frames: Int? = nil) {
        self.start = start
        self.duration = duration
        self.frames = frames
    }
}
