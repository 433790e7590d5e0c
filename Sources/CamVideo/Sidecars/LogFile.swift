import Foundation
import Media

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
        _ job: FrameJob, _ explanation: Explanation, labels: [String]?, focus: MapFocus?,
        picture: (width: Int, height: Int)
    ) {
        frame = job.index
        pts = job.frame.pts
        time = job.time
        explained = job.explanation != nil
        sceneCut = job.isSceneCut
        func score(_ index: Int) -> ClassScore {
            ClassScore(
                index: index, label: labels?[index], score: explanation.scores[index],
                probability: explanation.quantity == nil ? explanation.probabilities[index] : nil)
        }
        target = score(explanation.target)
        top = Self.highest(5, of: explanation.scores).map(score)
        let width = Double(picture.width)
        let height = Double(picture.height)
        peak = focus.map { Point(x: $0.peak.x * width, y: $0.peak.y * height) }
        box = focus.map {
            Box(
                x: $0.box.left * width, y: $0.box.top * height, width: ($0.box.right - $0.box.left) * width,
                height: ($0.box.bottom - $0.box.top) * height)
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
