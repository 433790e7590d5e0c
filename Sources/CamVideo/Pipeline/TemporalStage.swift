import Maps
import Media
import Pictures
import Rendering
import Temporal

/// What is done in order, one frame after the other: what the timelines decide, and what is written down about a frame.
struct TemporalStage {
    private let plan: PanelPlan
    private var queue: MapQueue<FrameJob>
    private var prediction: PredictionTimeline
    private let sourceCaption: Caption
    private let truth: String?
    private let maps: MapsFile?
    private let log: LogFile?
    private let recorder: RunRecorder?
    private let orientation: Orientation
    /// Of the region that a box is drawn around, as a share of the colours' scale; nil is half the peak.
    private let threshold: Float?
    private(set) var explainedFrames = 0
    /// Explained frames on which some class's score, or a value of a map, was NaN or infinite.
    private(set) var unusableFrames = 0
    /// Of each view, explained frames on which nothing in its map speaks for what it explains.
    private(set) var blankFrames: [Int]
    private let showsLegend: Bool
    /// Of each view; nil where no strip is drawn.
    private var histories: [FigureTrack]?
    /// Of each group, the highest value of its smoothed maps so far; with a sign, the one that is furthest from 0.
    private var hottest: [Float]

    init(
        _ plan: PanelPlan, truth: String?, overlay: OverlayOptions, orientation: Orientation, maps: MapsFile?,
        log: LogFile?,
        recorder: RunRecorder? = nil
    ) {
        self.plan = plan
        queue = MapQueue(plan.groups)
        prediction = plan.groups[0].timeline.prediction
        sourceCaption = Caption(labels: plan.groups[0].model.labels)
        blankFrames = Array(repeating: 0, count: plan.views.count)
        showsLegend = overlay.showsLegend ?? false
        histories = overlay.showsStrip ?? false ? Array(repeating: FigureTrack(), count: plan.views.count) : nil
        hottest = Array(repeating: 0, count: plan.groups.count)
        self.truth = truth
        threshold = overlay.threshold.map { Float($0) }
        self.orientation = orientation
        self.maps = maps
        self.log = log
        self.recorder = recorder
    }

    var hottestValues: [AnnotationSummary.HottestValue] {
        zip(plan.groups, hottest).map { .init(name: $0.name, value: Double($1)) }
    }

    /// Takes the next frame in order.
    /// - Returns: the frame that has waited for it; nil while frames are still to come that it has to look ahead to.
    mutating func advance(_ job: FrameJob) throws -> RenderJob? {
        let job = try recorder?.record(job) ?? job
        if let explanations = job.explanations { count(explanations) }
        return try queue.advance(job).map { try finish($0) }
    }

    /// The next of the frames that wait, once no more will come; nil when there are none.
    mutating func next() throws -> RenderJob? { try queue.next().map { try finish($0) } }

    private mutating func finish(_ ready: MapQueue<FrameJob>.Ready) throws -> RenderJob {
        let (job, moments) = ready
        let (time, isSceneCut) = (job.time, job.plan.isSceneCut)
        measure(moments)
        let prediction = prediction.advance(
            job.explanations?[0][0].probabilities, time: time, isSceneCut: isSceneCut)
        let views = plan.shown(moments, threshold: threshold)
        try maps?.append(views)
        try log?.append(
            LogLine(
                job, views, picture: orientation.uprightSize(width: job.frame.width, height: job.frame.height)))
        return RenderJob(
            frame: job.frame, time: time,
            views: views.enumerated().map { index, view in
                RenderJob.View(
                    map: view.drawn, isSigned: view.isSigned,
                    box: view.focus?.box.map { $0.share(of: view.moment.detailed) },
                    label: [view.name, view.text].compactMap { $0 }.joined(separator: " · "),
                    legend: showsLegend ? view.legend : nil,
                    history: histories?[index].advance(view.moment, time: time, isSceneCut: isSceneCut))
            },
            sourceLabel: source(prediction, views) + (truth.map { " · truth: \($0)" } ?? ""))
    }

    private mutating func count(_ explanations: [[Explanation]]) {
        explainedFrames += 1
        if !explanations.joined().allSatisfy({
            $0.scores.allSatisfy(\.isFinite) && $0.map.values.allSatisfy(\.isFinite)
        }) {
            unusableFrames += 1
        }
        for (index, view) in plan.views.enumerated()
        where explanations[view.group][view.subject].map.values.allSatisfy({ $0 == 0 }) {
            blankFrames[index] += 1
        }
    }

    private mutating func measure(_ moments: [[MapTimeline.Moment]]) {
        for (index, group) in plan.groups.enumerated() {
            for moment in moments[index] {
                let (low, high) = moment.detailed.bounds
                let value = group.isSigned ? max(high, -low) : high
                if value.isFinite { hottest[index] = max(hottest[index], value) }
            }
        }
    }

    /// The class on top, with the figure that its own map shows where it has one.
    private func source(_ prediction: PredictionTimeline.Prediction, _ views: [ShownView]) -> String {
        let subject = Subject.class(prediction.classIndex)
        let shown = views.first { $0.moment.explanation.subject == subject }?.moment
        return sourceCaption.text(
            of: subject, figure: shown?.figure ?? prediction.probability, kind: shown?.explanation.kind ?? .probability)
    }
}

/// How a view's probability went, with a break where something else is explained.
private struct FigureTrack {
    private var history = FigureHistory()
    private var subject: Subject?

    /// - Returns: nil for what has no probability.
    mutating func advance(_ moment: MapTimeline.Moment, time: Double, isSceneCut: Bool) -> FigureHistory? {
        guard moment.explanation.kind == .probability else { return nil }
        let isBreak = isSceneCut || subject != nil && subject != moment.explanation.subject
        subject = moment.explanation.subject
        history.append(moment.figure, time: time, isBreak: isBreak)
        return history
    }
}

extension ShownView {
    fileprivate var legend: Legend {
        let scale = moment.scale
        return Legend(
            ticks: Caption.scale([scale.low, (scale.low + scale.high) / 2, scale.high]), fade: fade ?? 1,
            isSigned: isSigned)
    }
}

extension MapFocus.Box {
    fileprivate func share(of map: SaliencyMap) -> PictureShare {
        let (width, height) = (Double(map.width), Double(map.height))
        return PictureShare(left: left / width, top: top / height, right: right / width, bottom: bottom / height)
    }
}
