import Temporal

/// What is written on the picture: the class, and its probability smoothed so that the figure can be read.
struct Caption {
    let labels: [String]?
    private static let halfLife = HalfLife(seconds: 0.25)
    private var shown: (target: Int, probability: Float, time: Double)?

    init(labels: [String]?) { self.labels = labels }

    mutating func text(target: Int, probability: Float, time: Double) -> String {
        var value = probability
        if let shown, shown.target == target {
            value += Float(Self.halfLife.remaining(after: time - shown.time)) * (shown.probability - probability)
        }
        shown = (target, value, time)
        return "\(name(of: target)) \(Self.percent(value))"
    }

    /// Rounded, but never to a claim that something is impossible or certain.
    static func percent(_ probability: Float) -> String {
        switch probability {
        case ..<0.01: "<1%"
        case 0.01...0.99: "\(Int((100 * probability).rounded()))%"
        case 1...: "100%"
        case 0.99...: ">99%"
        default: "?"
        }
    }

    /// The first of a label's synonyms: "sports car" of "sports car, sport car".
    private func name(of target: Int) -> String {
        guard let label = labels?[target] else { return "class \(target)" }
        return label.split(separator: ",").first.map(String.init) ?? label
    }
}
