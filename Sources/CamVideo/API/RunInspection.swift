import Foundation
import RunFile

/// What is in a run file.
public struct RunInspection: Sendable, Encodable {
    public struct Network: Sendable, Encodable {
        /// What tells it from the run's others; nil where it is alone.
        public let name: String?
        public let model: String
        public let modelSha256: String?
        public let method: String
        public let layers: [String]
        public let precision: String
        public let classes: Int
        /// Width and height.
        public let mapSize: [Int]
        /// For each explained frame.
        public let maps: Int
        public let targets: [Target]
    }

    /// Something that was explained.
    public struct Target: Sendable, Encodable {
        public let name: String
        public let frames: Int
    }

    public let path: String
    public let bytes: Int
    /// Whether the run came to its end, and did not fail or was killed.
    public let isComplete: Bool
    /// Whether it was stopped early, and the file is complete up to there.
    public let wasInterrupted: Bool
    public let frames: Int
    public let explainedFrames: Int
    public let sceneCuts: Int
    /// Frames whose motion is known.
    public let framesWithMotion: Int
    /// Of the first and the last frame, in seconds; nil where there is none.
    public let start: Double?
    public let end: Double?
    public let networks: [Network]
    /// What is known of the video and the run, by its key.
    public let info: [String: Value]

    /// A fact.
    public enum Value: Sendable, Encodable, CustomStringConvertible {
        case text(String)
        case integer(Int)
        case number(Double)

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .integer(let number): try container.encode(number)
            case .number(let number): try container.encode(number)
            }
        }

        public var description: String {
            switch self {
            case .text(let text): text
            case .integer(let number): "\(number)"
            case .number(let number): "\(number)"
            }
        }
    }

    /// - Throws: ``CamVideoError`` for what is no run file, or a damaged one.
    public init(path: String) throws {
        do {
            let reader = try RunFileReader(path: path)
            let extent = try reader.extent()
            let targets = try reader.targets()
            self.path = path
            bytes = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue ?? 0
            isComplete = reader.isComplete
            wasInterrupted = reader.info["interrupted"] == .integer(1)
            frames = extent.frames
            explainedFrames = extent.explained
            sceneCuts = extent.sceneCuts
            framesWithMotion = extent.withMotion
            (start, end) = (extent.start, extent.end)
            networks = reader.networks.enumerated().map { index, network in
                Network(
                    name: network.name, model: network.model, modelSha256: network.modelHash, method: network.method,
                    layers: network.layers, precision: network.precision, classes: network.classCount,
                    mapSize: [network.mapWidth, network.mapHeight], maps: network.mapCount,
                    targets: targets.filter { $0.network == index }.map { Target(name: $0.target, frames: $0.frames) })
            }
            info = reader.info.filter { !["complete", "interrupted"].contains($0.key) }.mapValues {
                switch $0 {
                case .text(let text): .text(text)
                case .integer(let number): .integer(number)
                case .number(let number): .number(number)
                }
            }
        } catch {
            throw error is CamVideoError ? error : CamVideoError(String(describing: error))
        }
    }
}
