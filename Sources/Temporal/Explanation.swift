import Maps

/// What the network said about one frame, for one subject.
package struct Explanation: Sendable, Codable {
    /// What is shown in a number beside the map.
    package enum FigureKind: Sendable, Codable {
        /// 0...1.
        case probability
        /// A regression's value, a difference of probabilities, a channel's mean.
        case quantity
    }

    /// What the map explains.
    package let subject: Subject
    /// Why that is another subject than in the explanation before; nil where it is not.
    package let change: TargetSwitch?
    /// The class that is on top while the subject is held.
    package let leader: LeadingClass?
    /// The raw score of each class.
    @ExactlyCoded package private(set) var scores: [Float]
    @ExactlyCoded package private(set) var probabilities: [Float]
    /// The subject's probability, or what else is shown for it.
    @ExactlyCoded package private(set) var figure: Float
    package let kind: FigureKind
    /// Not smoothed, not normalised.
    package let map: SaliencyMap

    package init(
        subject: Subject, change: TargetSwitch? = nil, leader: LeadingClass? = nil, scores: [Float],
        probabilities: [Float], figure: Float, kind: FigureKind = .probability, map: SaliencyMap
    ) {
        self.subject = subject
        self.change = change
        self.leader = leader
        self.scores = scores
        self.probabilities = probabilities
        self.figure = figure
        self.kind = kind
        self.map = map
    }
}
