import Temporal

extension LogLine {
    /// Why another class or channel is explained than before.
    struct Switch: Encodable, Sendable {
        struct Side: Encodable, Sendable {
            /// Nil for a channel.
            let index: Int?
            let label: String?
        }

        /// Nil at the start.
        let from: Side?
        let to: Side
        let reason: String
        /// By how many times it led what was held, and for how many seconds; nil where there was no lead.
        let ratio: Float?
        let seconds: Double?
    }
}

extension LogLine.Switch {
    /// Nil where the target stays.
    init?(_ view: ShownView) {
        let explanation = view.moment.explanation
        guard let change = explanation.change else { return nil }
        func side(_ index: Int) -> Side {
            if case .channel = explanation.subject {
                return Side(index: nil, label: Caption(labels: nil).name(of: .channel(index)))
            }
            return Side(index: index, label: view.labels?[index])
        }
        from = change.from.map(side)
        to = side(change.to)
        reason = change.reason.rawValue
        ratio = change.ratio
        // A difference of times has more digits than it has meaning.
        seconds = change.seconds.map { ($0 * 1e6).rounded() / 1e6 }
    }
}
