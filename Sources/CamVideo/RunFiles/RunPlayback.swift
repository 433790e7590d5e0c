import Maps
import Motion
import RunFile

/// A run played again from its file, without its video and its network: each frame with its maps as a picture shows them. For one
/// thread.
final class RunPlayback {
    /// A frame with what is shown of it.
    struct Frame: Sendable {
        /// As the run file has it; its maps are the method's own.
        let known: RunFrame
        /// In the order of the panels.
        let views: [ShownView]
    }

    let path: String
    /// The run's own, where nothing else was asked for.
    let options: AnnotationOptions
    let video: RecordedVideo
    let networks: [RunNetwork]
    /// What is known of the video and the run, by its key.
    let info: [String: RunInfo]
    let plan: PanelPlan
    private let replay: RunReplay
    private var queue: MapQueue<RunFrame>
    private let threshold: Float?
    private var isAtEnd = false
    /// How many frames may still come; nil where that is all.
    private var remaining: Int?

    /// - Parameter options: in what it is to be another than the run's own; `frames` is the most to come.
    /// - Throws: `RunFileError` or `CamVideoError` for what is no run file, a damaged one, or one that does not know what would be
    ///   needed.
    init(path: String, options: RenderOptions = RenderOptions()) throws {
        let replay = try RunReplay(path: path)
        let applied = try options.applied(to: replay)
        try applied.validate()
        plan = try PanelPlan(applied, load: replay.loader)
        try replay.check(plan)
        self.path = path
        self.options = applied
        self.replay = replay
        networks = replay.networks
        info = replay.info
        video = try RecordedVideo(path: path, info: replay.info)
        queue = MapQueue(plan.groups)
        threshold = applied.overlay.threshold.map { Float($0) }
        remaining = options.frames
    }

    /// The next frame; nil at the end.
    func next() throws -> Frame? {
        while !isAtEnd {
            guard remaining != 0, let known = try replay.next() else {
                isAtEnd = true
                break
            }
            remaining = remaining.map { $0 - 1 }
            if let ready = queue.advance(known) { return shown(ready) }
        }
        return queue.next().map(shown)
    }

    private func shown(_ ready: MapQueue<RunFrame>.Ready) -> Frame {
        Frame(known: ready.frame, views: plan.shown(ready.moments, threshold: threshold))
    }
}
