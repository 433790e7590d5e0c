import Maps

/// Tells the first frame of a new scene, from the frames before it alone.
///
/// A cut is a frame whose thumbnail differs much from the one before it, both absolutely and against the differences of
/// the last second, so that fast motion is not taken for one. Fades and dissolves are not cuts.
package struct SceneCutDetector: Sendable, Codable {
    /// In luma steps of 255. On a real drive consecutive frames differ by 1.1 on average and 2.6 at most; unrelated
    /// pictures differ by 15 or more.
    package static let minimumDifference: Float = 10
    /// How many times the recent mean difference a cut must reach.
    package static let ratio: Float = 4
    static let recent = HalfLife(seconds: 1)

    private struct Seen: Codable {
        let thumbnail: LumaThumbnail
        @ExactlyCoded var time: Double
    }

    private var previous: Seen?
    @ExactlyCoded private var meanDifference: Float? = nil

    package init() {}

    /// - Parameter time: presentation time in seconds.
    /// - Returns: whether a new scene begins with this frame. The first frame of a video is no cut.
    package mutating func update(_ thumbnail: LumaThumbnail, time: Double) -> Bool {
        defer { previous = Seen(thumbnail: thumbnail, time: time) }
        guard let previous else { return false }
        let difference = thumbnail.difference(from: previous.thumbnail)
        let isCut = difference >= Self.minimumDifference && difference >= Self.ratio * (meanDifference ?? 0)
        if let mean = meanDifference {
            meanDifference =
                difference + Float(Self.recent.remaining(after: time - previous.time)) * (mean - difference)
        } else {
            // Capped, for the first difference may itself be a cut and must not hide those after it.
            meanDifference = min(difference, Self.minimumDifference)
        }
        return isCut
    }
}
