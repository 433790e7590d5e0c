internal import CFFmpeg

/// What the user asked of the encoder; nil leaves it to the container and the codec.
package struct EncoderSettings: Sendable {
    /// An encoder's name in FFmpeg ("libx264") or a codec's ("h264").
    package var codec: String?
    /// Constant quality on the encoder's own scale; lower is better.
    package var quality: Double?
    package var preset: String?
    package var pixelFormat: String?
    /// Threads of the encoder's own; 0 lets it choose.
    package var threads: Int

    package init(
        codec: String? = nil, quality: Double? = nil, preset: String? = nil, pixelFormat: String? = nil,
        threads: Int = 0
    ) {
        self.codec = codec
        self.quality = quality
        self.preset = preset
        self.pixelFormat = pixelFormat
        self.threads = threads
    }

    /// The private options of an encoder: quality and preset as asked for, else as camvideo has them by default.
    func options(for encoder: String) -> Options {
        var options = Options(Self.defaults[encoder] ?? [:])
        if let quality { options["crf"] = "\(quality)" }
        if let preset { options["preset"] = preset }
        return options
    }

    /// Presets of encoders that complain about others on standard error, whatever the log level.
    static let presets: [String: Set<String>] = {
        let x264: Set = [
            "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo",
        ]
        return ["libx264": x264, "libx264rgb": x264, "libx265": x264]
    }()

    private static let defaults: [String: [String: String]] = [
        "libx264": ["crf": "18", "preset": "veryfast"],
        "libx264rgb": ["crf": "18", "preset": "veryfast"],
        "libx265": ["crf": "20", "preset": "veryfast", "x265-params": "log-level=none"],
        "libvpx-vp9": ["crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "5", "row-mt": "1"],
        "libvpx": ["crf": "10", "b": "8M", "deadline": "realtime", "cpu-used": "5"],
        "libsvtav1": ["crf": "30", "preset": "10"],
        "libaom-av1": ["crf": "28", "cpu-used": "8"],
        "mpeg4": ["q": "2"],
        "mpeg2video": ["q": "2"],
        "mjpeg": ["q": "2"],
    ]
}
