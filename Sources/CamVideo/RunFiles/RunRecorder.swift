import Foundation
import Media
import RunFile

/// `--save`: the run file, which others can read while it is written, as `NAME.partial`. For one thread.
final class RunRecorder {
    private let file: PartialFile
    private let writer: RunFileWriter

    /// - Throws: `CamVideoError` where the name is a pipe's, or another run is writing the file, or one that was cut off has left
    ///   it and `overwrites` is false.
    init(
        path: String, _ input: MediaInput, _ source: Source, _ plan: PanelPlan, _ options: AnnotationOptions
    ) throws {
        guard case .file = MediaOutput(path), !OutputFile.isDevice(path) else {
            throw CamVideoError("cannot write \(path): a run file is a database, which no pipe can hold; name a file")
        }
        file = try PartialFile(path: path, overwrites: options.overwrites)
        var info = RunFacts.video(input, source.demuxer)
        info.merge(try RunFacts.run(options)) { $1 }
        writer = try RunFileWriter(
            path: file.output.workingPath ?? path, name: path, info: info, networks: plan.groups.map(\.recorded),
            words: plan.groups.map { group in
                let caption = Caption(labels: group.model.labels)
                return { caption.name(of: $0) }
            })
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
        try writer.append(frame)
        var job = job
        let rounded = frame.rounded
        job.motion = rounded.motion
        job.explanations = rounded.explanations
        return job
    }

    func complete(wasInterrupted: Bool) throws {
        try writer.complete(["interrupted": .integer(wasInterrupted ? 1 : 0)])
        file.release()
        try output.seal()
    }

    /// Removes it, unless it has its name already.
    func discard() {
        writer.abandon()
        output.discard()
        if let working = output.workingPath { PartialLock.removeLogs(of: working) }
        file.release()
    }
}
