import Attribution
import Maps
import Temporal

/// One worker's part of a panel group: a network's session and its input, and what is asked of it for each frame.
final class SubjectExplainer {
    private let group: PanelGroup
    private let session: any FrameExplainerSession
    private let input: NetworkInput

    /// - Parameter input: makes the network's input of a frame.
    init(_ group: PanelGroup, input: NetworkInput) throws {
        self.group = group
        self.input = input
        session = try group.model.network.makeFrameSession()
    }

    /// What targets are chosen by.
    struct Evidence {
        let scores: [Float]
        let probabilities: [Float]
        /// Of the target layer's channels; empty where none are chosen.
        let importances: [Float]
    }

    /// Runs the network forward.
    func look(at frame: FrameJob) throws -> Evidence {
        try input.fill(session.input, with: frame.frame)
        let scores = try session.forward()
        let top = scores.indices.max { scores[$0] < scores[$1] } ?? 0
        return Evidence(
            scores: scores, probabilities: group.model.probabilities(ofScores: scores),
            importances: try group.choosesChannels ? session.channelImportances(classIndex: top) : [])
    }

    /// Explains what was chosen in the frame last looked at.
    func explain(_ choices: [TargetChoice], _ evidence: Evidence) throws -> [Explanation] {
        try choices.map { try explain($0, evidence) }
    }

    private func explain(_ choice: TargetChoice, _ evidence: Evidence) throws -> Explanation {
        let subject = choice.subject
        let map: SaliencyMap
        let figure: (value: Float, kind: Explanation.FigureKind)
        switch (subject, group.reading) {
        case (.classes(let wanted, let against), _):
            map = try session.explain(group.model.objective(subject, asProbability: group.explainsProbability))
            figure = group.model.figure(
                of: wanted, against: against, scores: evidence.scores, probabilities: evidence.probabilities)
        case (.channel(let index), .score):
            let objective = try group.model.network.channelObjective(index)
            figure = (try objective.value(of: session.scored()), .quantity)
            map = try session.explain(objective)
        case (.channel(let index), .activation), (.channel(let index), .raw):
            let raw = try session.channelMap(index, isRectified: false)
            figure = (raw.values.reduce(0, +) / Float(max(raw.values.count, 1)), .quantity)
            map = group.reading == .raw ? raw : try session.channelMap(index, isRectified: true)
        }
        return Explanation(
            subject: subject, change: choice.change, leader: choice.leader, scores: evidence.scores,
            probabilities: evidence.probabilities, figure: figure.value, kind: figure.kind, map: map)
    }
}

extension SubjectExplainer.Evidence {
    /// What an explanation was made by.
    init(of explanation: Explanation) {
        self.init(scores: explanation.scores, probabilities: explanation.probabilities, importances: [])
    }
}
