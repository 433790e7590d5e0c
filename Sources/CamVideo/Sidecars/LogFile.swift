import Foundation
import Media
import Pictures
import Temporal

/// `--log`: what is known of each frame, line by line, for others to read while it is written. For one thread.
final class LogFile {
    private let partial: PartialFile
    private let file: SidecarFile
    private let encode: (LogLine) throws -> Data

    /// - Parameters:
    ///   - path: .csv is a table, anything else lines of JSON.
    ///   - replacesPartial: whether the log of a run that was cut off may go, for it is written again.
    init(path: String, overwrites: Bool, replacesPartial: Bool = false) throws {
        let kind = path.split(separator: ".").last?.lowercased()
        if kind == "parquet" {
            throw CamVideoError(
                "cannot write \(path): camvideo writes no Parquet; name a .csv or a .jsonl, which DuckDB and pandas read and "
                    + "write again as Parquet")
        }
        partial = try PartialFile(path: path, overwrites: overwrites, mustLock: false, replacesPartial: replacesPartial)
        file = try SidecarFile(partial.output)
        if kind == "csv" {
            encode = { line in Data(line.csv.map { CSVLine.text($0) + "\r\n" }.joined().utf8) }
            try file.append(Data((CSVLine.text(LogLine.csvColumns) + "\r\n").utf8))
        } else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
            encode = { try encoder.encode($0) + Data("\n".utf8) }
        }
    }

    func append(_ line: LogLine) throws {
        try file.append(encode(line))
        try file.flush()
    }

    /// Whether its reader went away before the end.
    var isAbandoned: Bool { file.isAbandoned }

    func complete() throws {
        try file.complete()
        partial.release()
    }

    /// To be committed together with the job's other files.
    var output: OutputFile { file.file }

    func discard() { file.discard() }
}

/// What is known about one frame. Positions are in pixels of the upright picture.
struct LogLine: Encodable, Sendable {
    struct ClassScore: Encodable, Sendable {
        /// Nil where it is not one class alone: a union, a difference, a channel.
        let index: Int?
        let label: String?
        /// The network's raw output; of what is not one class, nil.
        let score: Float?
        /// Nil where the outputs are a regression's.
        let probability: Float?
        /// As the picture shows it; of the target alone, and nil where the picture shows a regression's value.
        var smoothedProbability: Float?
        /// A regression's value as the picture shows it; of the target alone.
        var smoothedScore: Float?

        enum CodingKeys: String, CodingKey {
            case index, label, score, probability
            case smoothedProbability = "smoothed_probability"
            case smoothedScore = "smoothed_score"
        }
    }

    struct Point: Encodable, Sendable {
        let x: Double
        let y: Double
    }

    /// What is written of one map where there are several.
    struct Panel: Encodable, Sendable {
        let name: String?
        let target: ClassScore
        let targetSwitch: Switch?
        let scale: [Float]
        let fade: Float?
        let peak: Point?
        let box: Box?

        enum CodingKeys: String, CodingKey {
            case name, target, scale, fade, peak, box
            case targetSwitch = "target_switch"
        }
    }

    struct Box: Encodable, Sendable {
        let x: Double
        let y: Double
        let width: Double
        let height: Double
    }

    /// 0, 1, 2, ... over the frames of the input, those before the part that was asked for included.
    let frame: Int
    let pts: Int64
    /// Seconds.
    let time: Double
    let target: ClassScore
    /// Nil where the target is that of the frame before.
    let targetSwitch: Switch?
    let top: [ClassScore]
    /// False where the explanation of a frame before is repeated.
    let explained: Bool
    let sceneCut: Bool
    /// The map's values that are painted as the coldest and the hottest.
    let scale: [Float]
    /// How much of the map is painted, 0 to 1; nil where it does not fade with the probability.
    let fade: Float?
    /// Nil where the map is blank; `box` also where all of it is below the threshold that was asked for.
    let peak: Point?
    let box: Box?
    /// All maps, where there are several; what is above is the first one's.
    let panels: [Panel]?
    /// All maps.
    let shown: [Panel]

    enum CodingKeys: String, CodingKey {
        case frame, pts, time, target, explained, scale, fade, peak, box, panels
        case top = "top5"
        case sceneCut = "scene_cut"
        case targetSwitch = "target_switch"
    }

    /// - Parameters:
    ///   - views: one or more.
    ///   - picture: the upright picture's size.
    init(_ job: FrameJob, _ views: [ShownView], picture: PictureSize) {
        frame = job.plan.number
        pts = job.frame.pts
        time = job.time
        explained = job.explanations != nil
        sceneCut = job.plan.isSceneCut
        shown = views.map { Panel($0, isExplained: job.explanations != nil, picture: picture) }
        panels = shown.count > 1 ? shown : nil
        target = shown[0].target
        targetSwitch = shown[0].targetSwitch
        scale = shown[0].scale
        fade = shown[0].fade
        peak = shown[0].peak
        box = shown[0].box
        let (explanation, labels) = (views[0].moment.explanation, views[0].labels)
        top = Self.highest(Self.topCount, of: explanation.scores).map {
            ClassScore($0, of: explanation, labels: labels)
        }
    }

    /// Indices of the highest values, the highest first.
    private static func highest(_ count: Int, of values: [Float]) -> [Int] {
        var best: [Int] = []
        for index in values.indices {
            guard best.count < count || values[index] > values[best[best.count - 1]] else { continue }
            let at = best.firstIndex { values[index] > values[$0] } ?? best.count
            best.insert(index, at: at)
            if best.count > count { best.removeLast() }
        }
        return best
    }
}

extension LogLine.Panel {
    init(_ view: ShownView, isExplained: Bool, picture: PictureSize) {
        name = view.name
        target = LogLine.ClassScore(view)
        targetSwitch = isExplained ? LogLine.Switch(view) : nil
        scale = [view.moment.scale.low, view.moment.scale.high]
        fade = view.fade
        let (map, focus) = (view.moment.detailed, view.focus)
        func x(_ cells: Double) -> Double { cells * Double(picture.width) / Double(map.width) }
        func y(_ cells: Double) -> Double { cells * Double(picture.height) / Double(map.height) }
        peak = focus.map { LogLine.Point(x: x($0.peak.x), y: y($0.peak.y)) }
        box = focus?.box.map {
            LogLine.Box(x: x($0.left), y: y($0.top), width: x($0.right - $0.left), height: y($0.bottom - $0.top))
        }
    }
}

extension LogLine.ClassScore {
    /// One class of an explained frame.
    init(_ index: Int, of explanation: Explanation, labels: [String]?) {
        self.init(
            index: index, label: labels?[index], score: explanation.scores[index],
            probability: explanation.hasProbabilities ? explanation.probabilities[index] : nil)
    }

    /// What a map explains.
    init(_ view: ShownView) {
        let (explanation, figure) = (view.moment.explanation, view.moment.figure)
        if let index = explanation.subject.singleClass {
            self.init(index, of: explanation, labels: view.labels)
        } else {
            self.init(
                index: nil, label: Caption(labels: view.labels).name(of: explanation.subject),
                score: explanation.kind == .quantity ? explanation.figure : nil,
                probability: explanation.kind == .probability ? explanation.figure : nil)
        }
        switch explanation.kind {
        case .probability: smoothedProbability = figure
        case .quantity: smoothedScore = figure
        }
    }
}

extension Explanation {
    /// Whether the scores are of classes, and not a regression's values.
    fileprivate var hasProbabilities: Bool { subject.singleClass == nil || kind == .probability }
}
