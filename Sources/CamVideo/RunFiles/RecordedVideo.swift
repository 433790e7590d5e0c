import RunFile

/// What a run file says of its video.
struct RecordedVideo: Sendable {
    /// As the run was given it: a path, a URL, or what standard input is called.
    let name: String
    /// Upright.
    let width: Int
    let height: Int
    /// Frames a second; 0 where the container does not say.
    let frameRate: Double
    /// Of the stream, in seconds; nil where the container does not say.
    let duration: Double?
    /// When the container's clock begins, in seconds; a player shows that as 0.
    let start: Double

    /// - Throws: `CamVideoError` where a size is none.
    init(path: String, info: [String: RunInfo]) throws {
        guard case .integer(let width)? = info["video.width"], case .integer(let height)? = info["video.height"],
            (1...65536).contains(width), (1...65536).contains(height)
        else { throw CamVideoError("cannot read \(path): the run file is damaged: its video has no size") }
        func number(_ key: String) -> Double? {
            guard case .number(let value)? = info[key], value.isFinite else { return nil }
            return value
        }
        name = if case .text(let name)? = info["video.name"] { name } else { "" }
        (self.width, self.height) = (width, height)
        frameRate = number("video.frame_rate").map { max(0, $0) } ?? 0
        duration = number("video.duration")
        start = number("video.start") ?? 0
    }
}
