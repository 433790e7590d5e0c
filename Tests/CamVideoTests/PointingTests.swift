import CamVideo
import Foundation
import TestSupport
import Testing

/// The demo model looks at what it names: on the fixture clip, whose objects' boxes are known, the smoothed map's peak lies
/// on an object of the class that is explained.
@Suite struct PointingTests {
    struct Scene: Decodable {
        struct Object: Decodable {
            let label: String
            /// Left, top, right, bottom, in pixels.
            let box: [Double]

            func contains(_ point: Line.Point) -> Bool {
                box[0] <= point.x && point.x <= box[2] && box[1] <= point.y && point.y <= box[3]
            }
        }

        struct Frame: Decodable {
            let objects: [Object]
        }

        let frames: [Frame]
    }

    struct Line: Decodable {
        struct Target: Decodable {
            let label: String
        }

        struct Point: Decodable {
            let x: Double
            let y: Double
        }

        let frame: Int
        let target: Target
        let peak: Point?
    }

    @Test func thePeakIsOnTheObjectThatIsNamed() throws {
        let folder = try TemporaryFolder()
        var options = AnnotationOptions()
        options.logPath = folder.path("log.jsonl")
        _ = try Annotator(input: Location.fixtures.path("road.mp4"), output: nil, options: options).run()

        let scene = try JSONDecoder().decode(
            Scene.self, from: Data(contentsOf: URL(fileURLWithPath: Location.fixtures.path("road.json"))))
        let lines = try String(contentsOfFile: folder.path("log.jsonl"), encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(lines.map(\.frame) == Array(scene.frames.indices))

        var seen: [String: (hits: Int, frames: Int)] = [:]
        for line in lines {
            let objects = scene.frames[line.frame].objects.filter { $0.label == line.target.label }
            if objects.isEmpty { continue }
            let isHit = line.peak.map { peak in objects.contains { $0.contains(peak) } } ?? false
            seen[line.target.label, default: (0, 0)].frames += 1
            seen[line.target.label, default: (0, 0)].hits += isHit ? 1 : 0
        }
        let frames = seen.values.reduce(0) { $0 + $1.frames }
        let hits = seen.values.reduce(0) { $0 + $1.hits }
        #expect(Double(hits) >= 0.9 * Double(frames), "\(hits) of \(frames) frames: \(seen)")
        // A network that named nothing that is there, or one thing all the time, would be right about nothing.
        #expect(frames >= 300, "\(seen)")
        #expect(
            Set(seen.keys) == ["car", "truck", "cyclist", "traffic light", "pedestrian", "stop sign"], "\(seen)")
    }
}
