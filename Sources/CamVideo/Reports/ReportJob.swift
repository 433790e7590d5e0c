import Foundation
import Media
import Rendering
import Report
import RunFile

/// One report with everything opened: made, run once, and gone.
struct ReportJob {
    private let output: String
    private let overwrites: Bool
    private let runs: [(playback: RunPlayback, frames: Int)]
    private let video: ReportedVideo

    /// Says at once what is wrong with a name. Nothing is kept of the output's while runs are read, so a program that is stopped leaves
    /// nothing.
    init(runs paths: [String], output: String, options: ReportOptions) throws {
        guard !paths.isEmpty else { throw CamVideoError("a report is of one run or more; name a run file") }
        self.output = output
        overwrites = options.overwrites
        runs = try paths.map { path in
            let playback = try RunPlayback(path: path)
            let frames = try RunFileReader(path: path).extent().frames
            guard frames > 0 else { throw CamVideoError("there is no frame in \(path); give a run that has some") }
            return (playback, frames)
        }
        video = try ReportedVideo(of: runs.map(\.playback), options)
        var names = ResultNames(inputs: paths + [video.path])
        try names.claim(MediaOutput(output))
        try OutputFile(MediaOutput(output), overwrite: overwrites).discard()
    }

    /// - Throws: what went wrong; then no file is left.
    func run(onProgress: @escaping @Sendable (AnnotationProgress) -> Void) throws -> ReportSummary {
        let began = Resources.now
        let expected = runs.reduce(0) { $0 + $1.frames }
        let meter = ProgressMeter(expected: expected) { if case .progress(let value) = $0 { onProgress(value) } }
        meter.start()
        var done = 0
        let packed = try runs.enumerated().map { place, run in
            // What several runs say together is told once.
            try pack(run.playback, frames: run.frames, moments: place == 0 ? moments : []) {
                done += 1
                meter.frameDone(done)
            }
        }
        let page = ReportPage(
            runs: packed, video: video.placed(for: output == "-" ? nil : output),
            videoName: URL(fileURLWithPath: video.path).lastPathComponent,
            palettes: ColormapName.allCases.map { name in
                ReportPage.Palette(
                    name: name.rawValue, colors: name.colormap.colors.map { ($0.red, $0.green, $0.blue) })
            }, version: CamVideoVersion.current)
        let bytes = try write(page)
        return ReportSummary(frames: done, bytes: bytes, seconds: Resources.now - began)
    }

    /// Of all runs together; none where they have no frame in common. What is wrong with a run is said when it is packed.
    private var moments: [ReportMoment] {
        var options = MomentOptions()
        options.ignoresIdentity = true
        // Both are told with each run's frames.
        options.kinds.subtract([.scene, .switched])
        return (try? RunMoments(runs: runs.map(\.playback.path), options: options))?.moments.map(ReportMoment.init)
            ?? []
    }

    private func pack(
        _ playback: RunPlayback, frames: Int, moments: [ReportMoment], onFrame: () -> Void
    ) throws -> PackedRun {
        var packer = RunPacker(ReportRun(playback, firstFrame: video.firstFrame), frameCount: frames)
        while let frame = try playback.next() {
            packer.append(ReportFrame(frame, playback.plan))
            onFrame()
        }
        return try packer.finish(moments: moments)
    }

    private func write(_ page: ReportPage) throws -> Int {
        let file = try SidecarFile(path: output, overwrites: overwrites)
        var bytes = 0
        do {
            try page.write { piece in
                bytes += piece.count
                try file.append(piece)
            }
            try file.complete()
            guard !file.isAbandoned else { throw CamVideoError("cannot write \(file.file.output.name): broken pipe") }
            try file.file.commit()
        } catch {
            file.discard()
            throw error
        }
        return bytes
    }
}
