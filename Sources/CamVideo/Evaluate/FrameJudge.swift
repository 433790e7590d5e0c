import Attribution
import Evaluation
import Maps
import Media
import Pictures
import Temporal

/// One worker's judge: a network's session and its input, and what is asked of each frame.
final class FrameJudge {
    /// What was found out about one frame.
    struct Verdict: Sendable {
        let number: Int
        /// Whether some class's score was NaN or infinite; then there is nothing to judge by.
        var isUnusable = false
        var blankMaps = 0
        var localizations: [(name: String, localization: Localization)] = []
        var faithfulness: Faithfulness?
    }

    private let model: LoadedModel<Explainer>
    private let options: EvaluationOptions
    private let annotations: (frames: FrameAnnotations, classes: AnnotatedClasses)?
    private let imputer: NoisyLinearImputer
    private let orientation: Orientation
    private let session: ExplainerSession
    private let input: NetworkInput

    init(
        _ model: LoadedModel<Explainer>, _ options: EvaluationOptions,
        annotations: (frames: FrameAnnotations, classes: AnnotatedClasses)?, imputer: NoisyLinearImputer,
        orientation: Orientation
    ) throws {
        self.model = model
        self.options = options
        self.annotations = annotations
        self.imputer = imputer
        self.orientation = orientation
        session = try model.network.makeSession()
        input = NetworkInput(
            width: model.network.inputWidth, height: model.network.inputHeight, orientation: orientation,
            preprocessing: model.preprocessing)
    }

    /// - Returns: the verdict, with the picture as the network saw it; nil for a frame with nothing to judge by.
    func judge(_ frame: FrameReader.Numbered) throws -> (verdict: Verdict, picture: NetworkPicture)? {
        let annotated = annotations?.frames.frames[frame.number]
        if annotations != nil, annotated?.items.isEmpty ?? true { return nil }
        try input.fill(session.input, with: frame.frame)
        let picture = picture
        let scores = try session.forward()
        var verdict = Verdict(number: frame.number)
        guard scores.allSatisfy(\.isFinite) else {
            verdict.isUnusable = true
            return (verdict, picture)
        }
        let top = scores.indices.max { scores[$0] < scores[$1] } ?? 0
        if let annotated, let annotations {
            let size = orientation.uprightSize(width: frame.frame.width, height: frame.frame.height)
            let tasks = annotations.classes.tasks(of: annotated, top: top) { model.text(of: $0) }
            guard !tasks.isEmpty else { return nil }
            for task in tasks {
                var region = RegionMask(width: size.width, height: size.height)
                for part in task.regions { region.add(part, annotated: annotated.size) }
                guard !region.isEmpty else { continue }
                let map = try map(of: task.subject)
                if map.isBlank { verdict.blankMaps += 1 }
                verdict.localizations.append(
                    (
                        task.name,
                        Localization(
                            map.resized(width: size.width, height: size.height), region, threshold: options.threshold)
                    ))
            }
        } else if !options.checksSanity {
            let subject = try options.target.flatMap { try model.subject($0) } ?? .class(top)
            let map = try map(of: subject)
            if map.isBlank { verdict.blankMaps += 1 }
            let found = try faithfulness(of: subject, map, picture)
            if found.isFinite { verdict.faithfulness = found } else { verdict.isUnusable = true }
        }
        return (verdict, picture)
    }

    private var picture: NetworkPicture {
        NetworkPicture(
            width: session.inputWidth, height: session.inputHeight, channels: session.inputChannels,
            values: Array(session.input))
    }

    /// In pytorch-grad-cam's convention: 0...1, at the input's size.
    private func map(of subject: Subject) throws -> SaliencyMap {
        if case .channel(let index) = subject, case .channel(_, let reading) = options.target, reading != .score {
            return .pytorchGradCAM(
                [try session.channelMap(index, isRectified: reading == .activation)], width: session.inputWidth,
                height: session.inputHeight)
        }
        return try session.pytorchGradCAM(model.explained(subject, asProbability: options.explainsProbability))
    }

    private func faithfulness(
        of subject: Subject, _ map: SaliencyMap, _ picture: NetworkPicture
    ) throws -> Faithfulness {
        let confidence = try model.confidence(in: subject)
        return try Faithfulness(
            picture, map, steps: options.steps, imputer: imputer,
            score: { changed in
                try confidence.value(of: session.scores(ofPicture: { _ = $0.update(from: changed.values) }))
            },
            explain: { changed in
                _ = session.input.update(from: changed.values)
                _ = try session.forward()
                return try self.map(of: subject)
            })
    }
}

extension SaliencyMap {
    /// Whether nothing in it speaks for anything.
    fileprivate var isBlank: Bool { values.allSatisfy { $0 == 0 } }
}
