import Evaluation
import Foundation
import Maps
import RunFile
import Temporal

/// Judges the maps in a run file by annotations, as `EvaluationJob` judges those that it makes: each frame's own, neither smoothed nor
/// carried. Without the network, so of what the run explained alone.
struct RunEvaluationJob {
    private let path: String
    private let options: EvaluationOptions
    private let playback: RunPlayback
    private let frames: FrameAnnotations
    /// Of each panel group.
    private let classes: [AnnotatedClasses]
    private let onEvent: @Sendable (AnnotationEvent) -> Void

    /// - Throws: `CamVideoError` for what needs the network, or pictures.
    init(
        path: String, options: EvaluationOptions, onEvent: @escaping @Sendable (AnnotationEvent) -> Void
    ) throws {
        guard let boxes = options.boxesPath, !options.checksSanity, !options.checksSteadiness else {
            throw CamVideoError(
                "\(path) is a run file, which has maps and neither pictures nor a network: give --boxes alone, or the video in its place"
            )
        }
        guard options.model == ModelOptions() else {
            throw CamVideoError(
                "\(path) is a run file, in which the network and its method are settled: leave out --model, --method, --layer and the like"
            )
        }
        self.path = path
        self.options = options
        self.onEvent = onEvent
        let playback = try RunPlayback(path: path)
        let frames = try FrameAnnotations(contentsOf: boxes, input: playback.video.name)
        classes = try playback.plan.groups.map {
            try AnnotatedClasses(frames, path: boxes, model: $0.model, target: options.target)
        }
        self.playback = playback
        self.frames = frames
        for notice in classes[0].notices { onEvent(.notice(notice)) }
    }

    static func isRunFile(_ path: String) -> Bool { RunFileReader.isRunFile(path) }

    func run() throws -> EvaluationReport {
        var localizations: [(name: String, localization: Localization)] = []
        var (judged, seen, blank, unusable, others) = (0, 0, 0, 0, Set<String>())
        while let frame = try playback.next() {
            guard isAsked(frame.known, count: seen) else { continue }
            seen += 1
            guard let explanations = frame.known.explanations, let annotated = frames.frames[frame.known.number],
                !annotated.items.isEmpty
            else { continue }
            var found = false
            for view in playback.plan.views {
                let explanation = explanations[view.group][view.subject]
                let group = playback.plan.groups[view.group]
                let tasks = classes[view.group].tasks(of: annotated, top: explanation.subject.singleClass ?? -1) {
                    Caption(labels: group.model.labels).name(of: $0)
                }
                guard let task = tasks.first(where: { $0.subject == explanation.subject }) else {
                    others.formUnion(tasks.map(\.name))
                    continue
                }
                guard explanation.map.values.allSatisfy(\.isFinite) else {
                    unusable += 1
                    continue
                }
                var region = RegionMask(width: playback.video.width, height: playback.video.height)
                for part in task.regions { region.add(part, annotated: annotated.size) }
                guard !region.isEmpty else { continue }
                if explanation.map.values.allSatisfy({ $0 == 0 }) { blank += 1 }
                let map = explanation.map.resized(width: region.width, height: region.height).minMaxNormalized()
                let name = [group.name, task.name].compactMap { $0 }.joined(separator: ": ")
                localizations.append((name, Localization(map, region, threshold: options.threshold)))
                found = true
            }
            if found { judged += 1 }
        }
        guard let summary = LocalizationSummary(localizations) else { throw nothingJudged(seen, others) }
        if blank > 0 { onEvent(.notice("\(blank) maps were blank: nothing in them speaks for what was explained")) }
        if unusable > 0 { onEvent(.notice("\(unusable) maps were not finite, and are left out")) }
        return EvaluationReport(
            input: path, model: Set(playback.networks.map(\.model)).sorted().joined(separator: ", "),
            method: Set(playback.networks.map(\.method)).sorted().joined(separator: ", "), frames: judged,
            localization: EvaluationReport.Localization(summary, threshold: options.threshold), faithfulness: nil,
            sanity: nil, steadiness: nil)
    }

    /// - Parameter count: of the frames before that were.
    private func isAsked(_ frame: RunFrame, count: Int) -> Bool {
        let time = frame.time - playback.video.start
        let segment = options.segment
        return frame.number % max(options.every, 1) == 0 && time >= segment.start - 1e-9
            && segment.duration.map { time < segment.start + $0 } ?? true && segment.frames.map { count < $0 } ?? true
    }

    private func nothingJudged(_ seen: Int, _ others: Set<String>) -> CamVideoError {
        let hint =
            others.isEmpty
            ? "check --every, --start and --target"
            : "the run explained nothing of \(others.sorted().prefix(4).joined(separator: ", ")): make one with --target, or judge the video"
        return CamVideoError(
            "\(options.boxesPath ?? ""): none of its annotated frames has something to judge among the \(seen) frames of \(path); \(hint)"
        )
    }
}
