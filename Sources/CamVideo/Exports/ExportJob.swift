import Exports
import Foundation
import Media

/// One export with its files opened: made, run once, and gone.
final class ExportJob {
    private let options: ExportOptions
    private let playback: RunPlayback
    private let target: ExportTarget
    private let interrupt: Interrupt

    init(run path: String, output: String?, options: ExportOptions, interrupt: Interrupt) throws {
        self.options = options
        self.interrupt = interrupt
        playback = try RunPlayback(path: path)
        let maps = playback.plan.views.count
        if let map = options.map, map > maps {
            throw CamVideoError(
                "\(path) has \(maps == 1 ? "one map" : "\(maps) maps") of each frame, and no map \(map); give one that it has"
            )
        }
        target = try ExportTarget(
            output ?? Self.name(beside: path, options.format), format: options.format,
            inputs: [path, playback.video.name], overwrites: options.overwrites)
    }

    /// - Throws: what went wrong; then nothing is left.
    func run(onFrame: (Int) -> Void) throws -> ExportSummary {
        let annotations = try found(onFrame)
        try options.format.writer(drawsOutlines: options.drawsOutlines).write(annotations) { file, text in
            guard !interrupt.isRaised else { throw Interrupted() }
            try target.write(text, to: file)
        }
        try target.commit()
        return ExportSummary(
            output: target.name, frames: annotations.frames.count, tracks: annotations.tracks.count,
            boxes: annotations.tracks.reduce(0) { $0 + $1.sightings.count })
    }

    private func found(_ onFrame: (Int) -> Void) throws -> Annotations {
        let (video, plan) = (playback.video, playback.plan)
        let finder = RegionFinder(threshold: options.threshold, minimumArea: options.minimumArea)
        let shown = options.map.map { [$0 - 1] } ?? Array(plan.views.indices)
        var tracker = RegionTracker(width: video.width, height: video.height)
        var classes = FrameClasses(plan.groups, above: options.tagProbability)
        var frames: [Annotations.Frame] = []
        while let frame = try playback.next() {
            guard !interrupt.isRaised else { throw Interrupted() }
            let known = frame.known
            tracker.advance(
                frame: known.number, time: known.time, isSceneCut: known.isSceneCut, motion: known.motion,
                views: shown.map { view(frame.views[$0], finder) })
            frames.append(
                Annotations.Frame(number: known.number, time: known.time, tags: classes.advance(known.explanations)))
            onFrame(frames.count)
        }
        let first = plan.groups[0].model
        let caption = Caption(labels: first.labels)
        return Annotations(
            video: facts(frames), maps: shown.map(name(ofView:)),
            labels: options.listsAllClasses ? (0..<first.classCount).map { caption.name(of: .class($0)) } : [],
            frames: frames, tracks: tracker.tracks)
    }

    private func view(_ view: ShownView, _ finder: RegionFinder) -> RegionTracker.View {
        let explanation = view.moment.explanation
        return RegionTracker.View(
            label: Caption(labels: view.labels).name(of: explanation.subject),
            probability: explanation.kind == .probability ? Double(view.moment.figure) : nil,
            regions: finder.regions(of: view.heat, width: playback.video.width, height: playback.video.height))
    }

    private func name(ofView index: Int) -> String {
        let group = playback.plan.groups[playback.plan.views[index].group]
        let name = group.name ?? group.options.method
        return playback.plan.views.count == 1 ? name : "\(index + 1) \(name)"
    }

    private func facts(_ frames: [Annotations.Frame]) -> VideoFacts {
        let video = playback.video
        return VideoFacts(
            name: options.videoName ?? (video.name.split(separator: "/").last.map(String.init) ?? video.name),
            width: video.width, height: video.height,
            frameRate: video.frameRate > 0 ? video.frameRate : Self.rate(of: frames), duration: video.duration)
    }

    /// Of a container that says none: by the frames' times; 25 where these say nothing either.
    private static func rate(of frames: [Annotations.Frame]) -> Double {
        guard let first = frames.first, let last = frames.last, last.time > first.time else { return 25 }
        return Double(last.number - first.number) / (last.time - first.time)
    }

    /// Of what a run file is called: `drive.cvat.xml` of `drive.camvideo`.
    private static func name(beside path: String, _ format: ExportFormat) -> String {
        var stem = path
        for suffix in [".partial", ".camvideo"] where stem.hasSuffix(suffix) { stem.removeLast(suffix.count) }
        switch format {
        case .cvat: return stem + ".cvat.xml"
        case .coco: return stem + ".coco.json"
        case .csv: return stem + ".csv"
        case .labelStudio, .yolo, .mot: return "\(stem)-\(format.rawValue)"
        }
    }
}

extension ExportFormat {
    fileprivate func writer(drawsOutlines: Bool) -> any AnnotationWriter {
        switch self {
        case .cvat: CVATWriter(drawsOutlines: drawsOutlines)
        case .coco: COCOWriter()
        case .labelStudio: LabelStudioWriter()
        case .yolo: YOLOWriter(drawsOutlines: drawsOutlines)
        case .mot: MOTWriter()
        case .csv: CSVWriter()
        }
    }
}
