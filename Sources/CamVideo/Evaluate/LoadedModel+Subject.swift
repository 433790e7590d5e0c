import Attribution
import Temporal

extension LoadedModel<Explainer> {
    /// The number that is explained.
    func explained(_ subject: Subject, asProbability: Bool) throws -> Objective {
        if case .channel(let index) = subject { return try network.channelObjective(index) }
        return try objective(subject, asProbability: asProbability)
    }

    /// The number by which changed pictures are judged: a probability, unless it is a channel's mean or a regression's value.
    func confidence(in subject: Subject) throws -> Objective {
        if case .quantity = scoreMeaning { return try explained(subject, asProbability: false) }
        return try explained(subject, asProbability: true)
    }

    func text(of subject: Subject) -> String {
        switch subject {
        case .channel(let index): return "channel \(index)"
        case .classes(let wanted, let against):
            let names = { (classes: [Int]) in classes.map { self.labels?[$0] ?? "class \($0)" }.joined(separator: " | ")
            }
            return against.isEmpty ? names(wanted) : "\(names(wanted)) - \(names(against))"
        }
    }
}
