import Foundation

/// What happened in a video, from run files and without its network: one run's moments, or also where several disagree.
public struct RunMoments: Sendable {
    /// In the order in which they begin.
    public let moments: [Moment]
    /// The video, as the first run was given it.
    public let video: String
    /// How many frames were looked at.
    public let frames: Int
    /// When the last of them is shown, in seconds on the input's own clock.
    public let end: Double

    /// - Parameter runs: run files of one video, as ``AnnotationOptions/savePath`` names them; one or more.
    /// - Throws: ``CamVideoError`` for what is no run file, or for one of another video.
    public init(runs: [String], options: MomentOptions = MomentOptions()) throws {
        do {
            try options.validate()
            var watch = try RunWatch(runs: runs, ignoresIdentity: options.ignoresIdentity)
            var search = MomentSearch(options)
            var (frames, end) = (0, 0.0)
            while let frame = try watch.next() {
                search.watch(frame)
                frames += 1
                end = frame.place.time
            }
            guard frames > 0 else {
                throw CamVideoError(
                    runs.count > 1
                        ? "\(runs.joined(separator: ", ")) have no frame in common; compare runs of the same part"
                        : "\(runs.first ?? "the run") has no frame yet; let the run go on, or make it again")
            }
            moments = search.finish()
            video = watch.video
            self.frames = frames
            self.end = end
        } catch {
            throw error is CamVideoError ? error : CamVideoError(String(describing: error))
        }
    }
}
