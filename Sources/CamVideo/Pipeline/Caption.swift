import Foundation
import Temporal

/// What is written on the picture: the class, and its probability or a regression's value.
struct Caption: Sendable {
    let labels: [String]?

    /// Of a held class, also which one is on top, while both figures say so.
    func text(of moment: MapTimeline.Moment) -> String {
        let explanation = moment.explanation
        let text = text(of: explanation.subject, figure: moment.figure, kind: explanation.kind)
        guard let leader = explanation.leader, explanation.kind == .probability, leader.probability > moment.figure
        else { return text }
        return "\(text) (now \(name(ofClass: leader.classIndex)) \(Self.percent(leader.probability)))"
    }

    /// - Parameter figure: the subject's probability, or what else is shown for it.
    func text(of subject: Subject, figure: Float, kind: Explanation.FigureKind) -> String {
        switch kind {
        case .probability: return "\(name(of: subject)) \(Self.percent(figure))"
        case .quantity:
            // transformers names outputs that nobody named LABEL_0, LABEL_1 and so on.
            if let index = subject.singleClass, labels == nil || labels?[index] == "LABEL_\(index)" {
                return "output \(index) \(Self.short(figure))"
            }
            return "\(name(of: subject)) \(Self.short(figure))"
        }
    }

    /// What a map explains, in words.
    func name(of subject: Subject) -> String {
        switch subject {
        case .channel(let index): return "channel \(index)"
        case .classes(let wanted, let against):
            func union(_ classes: [Int]) -> String { classes.map(name(ofClass:)).joined(separator: " | ") }
            if against.isEmpty { return union(wanted) }
            if wanted.isEmpty { return "not \(union(against))" }
            return "\(union(wanted)) - \(union(against))"
        }
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

    /// Values of one scale, each to about a hundredth of the furthest from 0.
    static func scale(_ values: [Float]) -> [String] {
        let furthest = values.map(abs).max() ?? 0
        guard furthest > 0, furthest.isFinite else { return values.map(short) }
        let decimals = 1 - Int(log10(furthest).rounded(.down))
        let step = pow(10, -Float(decimals))
        return values.map { value in
            if abs(value) < step / 2 { return "0" }
            guard decimals <= 5, furthest < 1e6 else { return String(format: "%.2g", value) }
            return String(format: "%.\(max(decimals, 0))f", value)
        }
    }

    /// The first of a label's synonyms: "sports car" of "sports car, sport car".
    private func name(ofClass index: Int) -> String {
        labels.map { $0[index].split(separator: ",").first.map(String.init) ?? $0[index] } ?? "class \(index)"
    }
}
