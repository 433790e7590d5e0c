import Media
import RunFile
import Temporal

/// `--resume`: what a run that was cut off has found out, frame by frame, for the same job to go on with. For one thread at a time.
final class ResumedRun {
    let lastFrame: Int
    private let path: String
    /// Nil once all is read.
    private var replay: RunReplay?

    /// - Parameters:
    ///   - path: of what was left.
    ///   - name: by which messages speak of it.
    /// - Throws: `CamVideoError` where it is of another video, with other options, or of another network.
    init(
        path: String, name: String, _ input: MediaInput, _ options: AnnotationOptions, networks: [RunNetwork]
    ) throws {
        let replay = try RunReplay(path: path)
        func refuse(_ what: String) -> CamVideoError {
            CamVideoError(
                "cannot go on with \(name): \(what); give the same as then, or --overwrite in place of --resume to begin anew"
            )
        }
        guard options.targets.allSatisfy({ !$0.choosesChannels }),
            options.panels.comparisons.allSatisfy({ $0.targets.allSatisfy { !$0.choosesChannels } })
        else {
            throw CamVideoError(
                "cannot go on with \(name): channels are chosen by what a run file does not hold; leave --resume out")
        }
        try replay.check(input)
        let isSame = replay.info["run.options"] == .text(try SavedOptions(options).text)
        guard isSame else { throw refuse("it was made with other options") }
        guard replay.networks == networks else { throw refuse("it was made with another model or other labels") }
        guard replay.info["camvideo.version"] == .text(CamVideoVersion.current) else {
            throw refuse("it was made by another version of camvideo")
        }
        lastFrame = try replay.lastFrame ?? -1
        self.path = name
        self.replay = replay
    }

    /// What is known of the job's next frame; nil of one that the networks have not seen.
    func explanations(of plan: FrameSchedule.Plan, pts: Int64) throws -> [[Explanation]]? {
        guard plan.number <= lastFrame else { return nil }
        guard let known = try replay?.next(), known.number == plan.number, known.pts == pts,
            (known.explanations != nil) == plan.isExplained, known.isSceneCut == plan.isSceneCut
        else {
            throw CamVideoError(
                "cannot go on with \(path): its frame \(plan.number) is not the one that this run comes to; give --overwrite in "
                    + "place of --resume to begin anew")
        }
        if known.number == lastFrame { close() }
        return known.explanations
    }

    /// Lets go of the file, which can be made whole only while nobody else has it open.
    func close() { replay = nil }
}

extension Target {
    /// Whether a layer's channels are chosen frame by frame.
    fileprivate var choosesChannels: Bool { if case .topChannels = self { true } else { false } }
}
