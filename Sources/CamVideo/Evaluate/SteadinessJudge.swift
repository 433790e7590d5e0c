import Evaluation
import Maps
import Pictures
import Temporal

/// Judges maps over time, in the frames' order: those that are shown, and beside them what the network says of each frame alone.
struct SteadinessJudge {
    /// What is known of one row of maps.
    struct Verdict {
        var steadiness: Steadiness
        var localizations: [Localization] = []

        var report: EvaluationReport.Steadiness.Maps {
            let summary = LocalizationSummary(localizations.map { ("", $0) })?.all
            return EvaluationReport.Steadiness.Maps(
                warpingError: steadiness.warping.value, lag: steadiness.lag.value, jitter: steadiness.jitter.value,
                correlation: steadiness.fidelity.value, pointingGame: summary?.pointingGame,
                energyInside: summary?.energy)
        }
    }

    private let annotations: (frames: FrameAnnotations, classes: AnnotatedClasses)?
    /// Of the upright frames.
    private let picture: PictureSize
    private var queue: MapQueue<FrameJob>
    private var subject: Subject?
    private(set) var shown: Verdict
    private(set) var unsmoothed: Verdict
    private(set) var frames = 0
    private(set) var explainedFrames = 0
    private(set) var sceneCuts = 0
    private(set) var targetSwitches = 0
    /// Frames on which some class's score, or a value of the map, was NaN or infinite: nothing is said of these.
    private(set) var unusableFrames = 0
    private(set) var blankFrames = 0

    /// Along its longer side, a picture of more pixels is judged by annotations at so many.
    private static let enough = 640

    /// - Parameters:
    ///   - group: of one subject.
    ///   - picture: the upright frames' size.
    init(
        _ group: PanelGroup, annotations: (frames: FrameAnnotations, classes: AnnotatedClasses)?, picture: PictureSize
    ) {
        self.annotations = annotations
        self.picture = picture
        queue = MapQueue([group])
        shown = Verdict(steadiness: Steadiness(width: picture.width, height: picture.height))
        unsmoothed = shown
    }

    /// Takes the next frame in order, which the network has seen.
    mutating func advance(_ job: FrameJob) {
        if let ready = queue.advance(job) { judge(ready) }
    }

    /// Judges the frames that still wait for others to come.
    mutating func finish() {
        while let ready = queue.next() { judge(ready) }
    }

    private mutating func judge(_ ready: MapQueue<FrameJob>.Ready) {
        let (job, moment) = (ready.frame, ready.moments[0][0])
        guard let explanation = job.explanations?[0][0] else { preconditionFailure("every frame is explained") }
        frames += 1
        if job.plan.isExplained { explainedFrames += 1 }
        let isSwitch = !job.plan.isSceneCut && subject.map { $0 != explanation.subject } ?? false
        if job.plan.isSceneCut { sceneCuts += 1 }
        if isSwitch { targetSwitches += 1 }
        subject = explanation.subject
        guard explanation.scores.allSatisfy(\.isFinite), explanation.map.values.allSatisfy(\.isFinite) else {
            unusableFrames += 1
            shown.steadiness.skip()
            unsmoothed.steadiness.skip()
            return
        }
        if explanation.map.values.allSatisfy({ $0 == 0 }) { blankFrames += 1 }
        let map = moment.detailed.finite
        let beginsAnew = job.plan.isSceneCut || isSwitch
        shown.steadiness.add(
            Steadiness.Frame(
                shown: map, unsmoothed: explanation.map, motion: job.motion, beginsAnew: beginsAnew))
        unsmoothed.steadiness.add(
            Steadiness.Frame(
                shown: explanation.map, unsmoothed: explanation.map, motion: job.motion, beginsAnew: beginsAnew))
        guard let region = region(of: explanation.subject, number: job.plan.number) else { return }
        shown.localizations.append(localization(map, region))
        unsmoothed.localizations.append(localization(explanation.map, region))
    }

    /// Where annotations have what is explained; nil where they do not.
    private func region(of subject: Subject, number: Int) -> RegionMask? {
        guard let annotations, let annotated = annotations.frames.frames[number] else { return nil }
        let tasks = annotations.classes.tasks(of: annotated, top: subject.singleClass ?? 0) { _ in "" }
        let scale = min(1, Double(Self.enough) / Double(max(picture.width, picture.height)))
        var region = RegionMask(
            width: max(1, Int((Double(picture.width) * scale).rounded())),
            height: max(1, Int((Double(picture.height) * scale).rounded())))
        let size = annotated.size ?? (width: Double(picture.width), height: Double(picture.height))
        for part in tasks.flatMap(\.regions) { region.add(part, annotated: size) }
        return region.isEmpty ? nil : region
    }

    private func localization(_ map: SaliencyMap, _ region: RegionMask) -> Localization {
        // The threshold is of no concern here.
        Localization(
            map.resized(width: region.width, height: region.height).minMaxNormalized(), region, threshold: 0.5)
    }
}
