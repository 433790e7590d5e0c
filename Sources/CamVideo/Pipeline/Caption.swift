import Foundation

/// What is written on the picture: the class, and its probability or a regression's value.
struct Caption: Sendable {
    let labels: [String]?

    /// - Parameters:
    ///   - figure: the target's probability, or what a regression says.
    ///   - isQuantity: whether it is a regression's.
    func text(target: Int, figure: Float, isQuantity: Bool = false) -> String {
        guard isQuantity else { return "\(name(of: target) ?? "class \(target)") \(Self.percent(figure))" }
        // transformers names outputs that nobody named LABEL_0, LABEL_1 and so on.
        let name = name(of: target).flatMap { $0 == "LABEL_\(target)" ? nil : $0 }
        return "\(name ?? "output \(target)") \(Self.short(figure))"
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

    /// About three digits of a number.
    static func short(_ value: Float) -> String {
        switch abs(value) {
        case 0, 0.01..<9.995: String(format: "%.2f", value)
        case 9.995..<99.95: String(format: "%.1f", value)
        case 99.95..<1e6: String(format: "%.0f", value)
        case 0..<Float.infinity: String(format: "%.2g", value)
        default: "?"
        }
    }

    /// The first of a label's synonyms: "sports car" of "sports car, sport car".
    private func name(of target: Int) -> String? {
        labels.map { $0[target].split(separator: ",").first.map(String.init) ?? $0[target] }
    }
}
