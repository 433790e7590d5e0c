import Attribution
import CDemoModel
import Foundation
import Media
import NeuralGraph
import RunFile

/// What a run file says of its video, its run and its networks.
enum RunFacts {
    static func video(_ input: MediaInput, _ demuxer: Demuxer) -> [String: RunInfo] {
        let video = demuxer.video
        let upright = video.orientation.uprightSize(width: video.width, height: video.height)
        var info: [String: RunInfo] = [
            "video.name": .text(input.name), "video.format": .text(demuxer.formatName),
            "video.codec": .text(video.codecName), "video.width": .integer(upright.width),
            "video.height": .integer(upright.height), "video.frame_rate": .number(video.frameRate.value),
            "video.time_base": .number(video.timeBase.seconds(1)), "video.stream": .integer(video.index),
            "video.start": .number(demuxer.startTime),
            "video.streams": .text(
                (0..<demuxer.streamCount).map {
                    let stream = demuxer.description(of: $0)
                    return "\(stream.kind) \(stream.codecName)"
                }.joined(separator: ", ")),
        ]
        if let duration = video.duration { info["video.duration"] = .number(video.timeBase.seconds(duration)) }
        if let identity = identity(of: input) {
            info["video.bytes"] = .integer(identity.size)
            info["video.sha256_of_ends"] = .text(identity.sha256)
        }
        return info
    }

    /// What tells a file from others; nil of what is no file.
    static func identity(of input: MediaInput) -> (size: Int, sha256: String)? {
        guard case .file(let path) = input else { return nil }
        return FileDigest.ends(path: path)
    }

    static func run(_ options: AnnotationOptions) throws -> [String: RunInfo] {
        [
            "camvideo.version": .text(CamVideoVersion.current),
            "run.created": .text(ISO8601DateFormatter().string(from: Date())),
            "run.instruction_set": .text(Plan.instructionSet),
            "run.options": .text(try SavedOptions(options).text),
        ]
    }

    /// Of a model's file, or the one that is part of the program; nil of what is neither.
    static func hash(ofModel name: String, isDemo: Bool) -> String? {
        guard isDemo else { return FileDigest.sha256(path: name) }
        return camvideo_demo_model().flatMap {
            FileDigest.sha256(Data(bytes: $0, count: camvideo_demo_model_size()))
        }
    }
}

extension PanelGroup {
    /// As a run file has it.
    var recorded: RunNetwork {
        let (scores, activation): (String, String?) =
            switch model.scoreMeaning {
            case .oneClass: ("one class", nil)
            case .independentClasses: ("classes", nil)
            case .quantity(let activation): ("quantities", activation.rawValue)
            }
        return RunNetwork(
            name: name, model: model.name,
            modelHash: RunFacts.hash(ofModel: model.name, isDemo: options.source == .demo), method: options.method,
            layers: (model.network as? Explainer)?.targetLayers.map(\.name) ?? options.layers,
            precision: options.precision.rawValue, classCount: model.classCount,
            channelCount: model.network.channelCount, scoresAre: scores, activation: activation,
            mapWidth: model.network.mapWidth, mapHeight: model.network.mapHeight,
            mapCount: timeline.targets.subjectCount, labels: model.labels)
    }
}

extension ScoreMeaning {
    /// Of what a run file says; nil where it says nothing that there is.
    init?(_ network: RunNetwork) {
        switch network.scoresAre {
        case "one class": self = .oneClass
        case "classes": self = .independentClasses
        case "quantities":
            guard let activation = network.activation.flatMap(ScoreActivation.init) else { return nil }
            self = .quantity(activation)
        default: return nil
        }
    }
}
