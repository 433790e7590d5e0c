import Foundation
import Media
import ONNX
import RunFile

/// A run file to draw from: what the run was told, its networks' facts, and what it found out about each frame.
final class RunReplay {
    let path: String
    /// The run's own.
    let options: AnnotationOptions
    private let reader: RunFileReader
    private let models: [LoadedModel<any FrameExplainer>]
    private var lastPTS: Int64?
    private var isAtStart = true

    /// - Throws: `RunFileError` or `CamVideoError` for what is no run file, or a damaged one.
    init(path: String) throws {
        self.path = path
        let reader = try RunFileReader(path: path)
        self.reader = reader
        guard case .text(let text)? = reader.info["run.options"],
            let saved = try? JSONDecoder().decode(SavedOptions.self, from: Data(text.utf8)),
            let options = try? saved.options
        else { throw Self.damage(path, "its options cannot be read") }
        self.options = options
        models = try reader.networks.map { network in
            guard let meaning = ScoreMeaning(network) else { throw Self.damage(path, "its scores mean nothing") }
            return LoadedModel(
                RecordedNetwork(recorded: network), name: network.model, labels: network.labels, scoreMeaning: meaning)
        }
    }

    /// What is known of the video and the run, by its key.
    var info: [String: RunInfo] { reader.info }
    var networks: [RunNetwork] { reader.networks }

    /// Gives each panel group the network that it had, in their order.
    var loader: PanelPlan.Loader {
        var next = models.makeIterator()
        return { [path] _, _ in
            guard let model = next.next() else {
                throw Self.damage(path, "it has fewer networks than its options name")
            }
            return model
        }
    }

    /// - Throws: `CamVideoError` where the plan that was made of it asks for other maps than it has.
    func check(_ plan: PanelPlan) throws {
        guard plan.groups.map(\.timeline.targets.subjectCount) == reader.networks.map(\.mapCount) else {
            throw Self.damage(path, "it has other maps than its options name")
        }
    }

    /// - Throws: `CamVideoError` where the video is not the run's; what has no identity is taken at its word.
    func check(_ input: MediaInput) throws {
        guard let identity = RunFacts.identity(of: input), case .integer(let size)? = reader.info["video.bytes"],
            case .text(let hash)? = reader.info["video.sha256_of_ends"]
        else { return }
        guard identity.size == size, identity.sha256 == hash else {
            let name = if case .text(let name)? = reader.info["video.name"] { " (\(name))" } else { "" }
            throw CamVideoError(
                "\(input.name) is not the video that \(path) is of\(name); give that, or --force to draw on this one")
        }
    }

    /// The number of its last frame; nil where it has none.
    var lastFrame: Int? { get throws { try reader.extent().lastFrame } }

    /// Whether it knows how the picture moved.
    var hasMotion: Bool { get throws { try reader.extent().withMotion > 0 } }

    /// What is known of the next frame; nil at the end.
    func next() throws -> RunFrame? {
        guard let frame = try reader.next(probabilities: { models[$0].probabilities(ofScores: $1) }) else {
            return nil
        }
        guard frame.explanations != nil || !isAtStart, lastPTS.map({ $0 < frame.pts }) ?? true, frame.time.isFinite
        else {
            throw Self.damage(path, "frame \(frame.number) does not follow the one before")
        }
        (isAtStart, lastPTS) = (false, frame.pts)
        return frame
    }

    private static func damage(_ path: String, _ what: String) -> CamVideoError {
        CamVideoError("cannot read \(path): the run file is damaged: \(what)")
    }
}
