import Foundation
import Report
import RunFile
import Temporal

extension ReportRun {
    /// What a report says of a run before its first frame.
    /// - Parameter firstFrame: when the video's first frame is shown, seconds on its own clock; nil where it does not say.
    init(_ playback: RunPlayback, firstFrame: Double?) {
        let video = playback.video
        let start = firstFrame ?? video.start
        self.init(
            name: URL(fileURLWithPath: playback.path).lastPathComponent, width: video.width, height: video.height,
            frameRate: video.frameRate > 0 ? video.frameRate : 25, views: Self.views(playback.plan),
            networks: zip(playback.networks, playback.plan.groups).map {
                Self.network($0, Self.normalization(playback.options.temporal, isSigned: $1.isSigned))
            }, smoothing: Self.smoothing(playback.options.temporal),
            clockStart: start, leadIn: start - video.start, look: Look(playback.options.overlay),
            provenance: Self.provenance(playback))
    }

    private static func views(_ plan: PanelPlan) -> [View] {
        plan.views.map { view in
            let group = plan.groups[view.group]
            let names = group.timeline.targets.flatMap { $0.names(Caption(labels: group.model.labels)) }
            return View(
                name: [group.name, names[view.subject]].compactMap { $0 }.joined(separator: " · "),
                network: view.group, isSigned: group.isSigned,
                isProbability: group.model.scoreMeaning.isOfClasses && group.timeline.targets.allSatisfy(\.isOfClasses))
        }
    }

    private static func network(_ network: RunNetwork, _ normalization: Normalization) -> Network {
        var facts = [Fact("model", network.model)]
        if let hash = network.modelHash { facts.append(Fact("SHA-256", hash)) }
        facts += [
            Fact("method", network.method), Fact("layers", network.layers.joined(separator: ", ")),
            Fact("precision", network.precision), Fact("classes", "\(network.classCount)"),
            Fact("scores", network.activation.map { "\(network.scoresAre), \($0)" } ?? network.scoresAre),
            Fact("maps", "\(network.mapWidth)×\(network.mapHeight), \(network.mapCount) of each explained frame"),
        ]
        return Network(
            name: network.name ?? "The network", labels: network.labels, normalization: normalization,
            facts: facts.filter { !$0.value.isEmpty })
    }

    private static func smoothing(_ options: TemporalOptions) -> String {
        let halfLife = String(format: "%.3g s", options.usedHalfLife)
        switch options.smoothing {
        case .motion where options.lookahead > 0:
            return "along the motion, \(halfLife), \(options.lookahead) frames ahead"
        case .motion: return "along the motion, \(halfLife)"
        case .exponential: return "average of each place, \(halfLife)"
        case .none: return "none"
        }
    }

    private static func normalization(_ options: TemporalOptions, isSigned: Bool) -> Normalization {
        switch (options.scale.map(Float.init), options.normalization) {
        case (let hottest?, _): .fixed(low: isSigned ? -hottest : 0, high: hottest)
        case (nil, .running): .running(halfLife: RunningNormalizer.defaultHalfLife.seconds)
        case (nil, .frame): .frame
        }
    }

    /// In the order in which somebody asks: what, by whom, when, how.
    private static func provenance(_ playback: RunPlayback) -> [Fact] {
        let words: KeyValuePairs = [
            "video.name": "video", "video.bytes": "video's bytes", "video.sha256_of_ends": "SHA-256 of its ends",
            "video.format": "format", "video.codec": "codec", "video.streams": "streams",
            "video.duration": "duration in seconds", "camvideo.version": "camvideo", "run.created": "created",
            "run.instruction_set": "instruction set", "run.options": "options",
        ]
        var facts = words.compactMap { key, word in playback.info[key].map { Fact(word, $0.text) } }
        if playback.info["complete"] != .integer(1) { facts.append(Fact("complete", "no: the run was cut off")) }
        if playback.info["interrupted"] == .integer(1) {
            facts.append(Fact("complete", "no: the run was stopped early"))
        }
        return facts
    }
}

extension ReportRun.Look {
    /// What the page cannot draw is drawn as heat.
    fileprivate init(_ options: OverlayOptions) {
        switch options.style {
        case .heat, .blend, .spot, .mask:
            self.init(
                style: options.style.rawValue, colormap: options.colormap.rawValue, opacity: options.opacity,
                threshold: options.threshold)
        case .contour, .box: self.init(style: OverlayStyle.heat.rawValue, colormap: options.colormap.rawValue)
        }
    }
}

extension TargetTimeline {
    /// What each of its subjects is, in words.
    fileprivate func names(_ caption: Caption) -> [String] {
        switch self {
        case .fixed(let subject): [caption.name(of: subject)]
        case .followed: ["class on top"]
        case .classes: (1...max(1, count)).map { "class \($0) from the top" }
        case .channels, .settledChannels: (1...max(1, count)).map { "channel \($0) from the top" }
        }
    }

    /// Whether a probability belongs to each of its subjects.
    fileprivate var isOfClasses: Bool {
        switch self {
        case .fixed(.classes(_, let against)): against.isEmpty
        case .fixed: false
        case .followed, .classes: true
        case .channels, .settledChannels: false
        }
    }
}

extension ScoreMeaning {
    /// Whether scores become probabilities.
    var isOfClasses: Bool { if case .quantity = self { false } else { true } }
}

extension RunInfo {
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .number(let number): String(format: "%.6g", number)
        }
    }
}
