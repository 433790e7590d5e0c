import Foundation
import Media
import RunFile
import Temporal

/// `--save`: the run file, which others can read while it is written, as `NAME.partial`. For one thread.
final class RunRecorder {
    private let file: PartialFile
    private let writer: RunFileWriter
    /// What an earlier run has found out, where this one goes on with it.
    let resumed: ResumedRun?
    private var hasNewFrames = false

    /// - Throws: `CamVideoError` where the name is a pipe's, or another run is writing the file, or one that was cut off has left it
    ///   and neither to go on with it nor to replace it is asked for; or where what is to go on was another job.
    init(
        path: String, _ input: MediaInput, _ source: Source, _ plan: PanelPlan, _ options: AnnotationOptions
    ) throws {
        guard case .file = MediaOutput(path), !OutputFile.isDevice(path) else {
            throw CamVideoError("cannot write \(path): a run file is a database, which no pipe can hold; name a file")
        }
        let file = try PartialFile(path: path, overwrites: options.overwrites, mustLock: true, resumes: options.resumes)
        let working = file.output.workingPath ?? path
        let networks = plan.groups.map(\.recorded)
        let words = plan.groups.map { group in
            let caption = Caption(labels: group.model.labels)
            return { @Sendable (subject: Subject) in caption.name(of: subject) }
        }
        do {
            if file.goesOn {
                resumed = try ResumedRun(path: working, name: path, input, options, networks: networks)
                writer = try RunFileWriter(goingOnWith: working, name: path, networks: networks, words: words)
            } else {
                var info = RunFacts.video(input, source.demuxer)
                info.merge(try RunFacts.run(options)) { $1 }
                resumed = nil
                writer = try RunFileWriter(path: working, name: path, info: info, networks: networks, words: words)
            }
        } catch {
            Self.discard(file, keeps: file.goesOn && !file.isCopy)
            throw error
        }
        self.file = file
    }

    deinit { discard() }

    /// To be committed together with the job's other files.
    var output: OutputFile { file.output }

    /// Writes down what is known of the next frame.
    /// - Returns: what will be read of it: maps and motion are rounded, so that who draws from the file draws the same.
    func record(_ job: FrameJob) throws -> FrameJob {
        let frame = RunFrame(
            number: job.plan.number, pts: job.frame.pts, time: job.time, isSceneCut: job.plan.isSceneCut,
            motion: job.motion, explanations: job.explanations)
        if resumed.map({ frame.number > $0.lastFrame }) ?? true {
            try writer.append(frame)
            hasNewFrames = true
        }
        var job = job
        let rounded = frame.rounded
        job.motion = rounded.motion
        job.explanations = rounded.explanations
        return job
    }

    func complete(wasInterrupted: Bool) throws {
        resumed?.close()
        try writer.complete(["interrupted": .integer(wasInterrupted ? 1 : 0)])
        file.release()
        try output.seal()
    }

    /// Whether a job that fails leaves it as it is, for another one to go on with: where there is anything in it.
    var isKept: Bool { hasNewFrames || file.goesOn && !file.isCopy }

    /// By which it is to be found then.
    var keptName: String { output.workingPath ?? output.output.name }

    /// Leaves it where it is, or removes it where there is nothing in it, unless it has its name already.
    func discard() {
        resumed?.close()
        writer.abandon()
        Self.discard(file, keeps: isKept)
    }

    private static func discard(_ file: PartialFile, keeps: Bool) {
        if keeps {
            file.output.abandon()
        } else {
            file.output.discard()
            if let working = file.output.workingPath { PartialLock.removeLogs(of: working) }
        }
        file.release()
    }
}
