import Attribution

/// What a network's scores say, which decides how they are shown.
package enum ScoreMeaning: Sendable, Equatable {
    /// One of the classes is right: probabilities that sum to 1.
    case oneClass
    /// Several classes may be right at a time, or none: the model ends in a sigmoid or has one output, or its
    /// `config.json` says so.
    case independentClasses
    /// A regression's outputs: numbers of their own unit and no probabilities. The activation is what the model makes of the
    /// scores at its end.
    case quantity(ScoreActivation)
}
