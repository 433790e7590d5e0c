import Temporal

/// Which frames of a video the network explains, beside the first of each scene.
public enum ExplanationCadence: Sendable, Equatable, ExpressibleByIntegerLiteral {
    /// Each so manieth frame of the input, 1 or more.
    case every(Int)
    /// More often where more changes in the picture, and at least every 0.4 seconds.
    case automatic

    public init(integerLiteral value: Int) { self = .every(value) }
}

extension Cadence {
    init(_ cadence: ExplanationCadence) {
        self =
            switch cadence {
            case .every(let count): .every(count)
            case .automatic: .automatic(ChangeCadence())
            }
    }
}
