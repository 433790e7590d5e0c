import Foundation
import Media
import Pictures
import Temporal

/// `--log`: a line of JSON for each frame. For one thread.
final class LogFile {
    private let file: SidecarFile
    private let encoder: JSONEncoder

    init(path: String, overwrites: Bool) throws {
        file = try SidecarFile(path: path, overwrites: overwrites)
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    }

    func append(_ line: LogLine) throws {
        try file.append(try encoder.encode(line) + Data("\n".utf8))
    }

    /// Whether its reader went away before the end.
    var isAbandoned: Bool { file.isAbandoned }

    func complete() throws { try file.complete() }

    /// To be committed together with the job's other files.
    var output: OutputFile { file.file }

    func discard() { file.discard() }
}

/// What is known about one frame. Positions are in pixels of the upright picture.
struct LogLine: Encodable, Sendable {
    struct ClassScore: Encodable, Sendable {
        let index: Int
        let label: String?
        /// The network's raw output.
        let score: Float
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
    let top: [ClassScore]
    /// False where the explanation of a frame before is repeated.
    let explained: Bool
    let sceneCut: Bool
    /// Nil where the map is blank.
    let peak: Point?
    let box: Box?

    enum CodingKeys: String, CodingKey {
        case frame, pts, time, target, explained, peak, box
        case top = "top5"
        case sceneCut = "scene_cut"
    }

    init(
        _ job: FrameJob, _ moment: MapTimeline.Moment, labels: [String]?, picture: PictureSize
    ) {
        frame = job.plan.number
        pts = job.frame.pts
        time = job.time
        explained = job.explanation != nil
        sceneCut = job.plan.isSceneCut
        let explanation = moment.explanation
        func score(_ index: Int) -> ClassScore {
            ClassScore(
                index: index, label: labels?[index], score: explanation.scores[index],
                probability: explanation.quantity == nil ? explanation.probabilities[index] : nil)
        }
        var shown = score(explanation.target)
        if explanation.quantity == nil {
            shown.smoothedProbability = moment.figure
        } else {
            shown.smoothedScore = moment.figure
        }
        target = shown
        top = Self.highest(5, of: explanation.scores).map(score)
        let focus = MapFocus(of: moment.smoothed)
        let (columns, rows) = (moment.smoothed.width, moment.smoothed.height)
        func x(_ cells: Double) -> Double { cells * Double(picture.width) / Double(columns) }
        func y(_ cells: Double) -> Double { cells * Double(picture.height) / Double(rows) }
        peak = focus.map { Point(x: x($0.peak.x), y: y($0.peak.y)) }
        box = focus.map {
            Box(
                x: x($0.box.left), y: y($0.box.top), width: x($0.box.right - $0.box.left),
                height: y($0.box.bottom - $0.box.top))
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
