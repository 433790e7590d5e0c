import Foundation
import Report
import Temporal

extension ReportFrame {
    /// What a report has of a frame.
    init(_ frame: RunPlayback.Frame, _ plan: PanelPlan) {
        let known = frame.known
        self.init(
            number: known.number, time: known.time, isSceneCut: known.isSceneCut,
            views: zip(plan.views, frame.views).map { place, shown in
                let own = known.explanations?[place.group][place.subject]
                return View(
                    drawn: shown.drawn, raw: own?.map, fade: shown.fade, figure: shown.moment.figure,
                    rawFigure: own?.figure,
                    label: [shown.name, shown.text].compactMap { $0 }.joined(separator: " · "),
                    change: own.flatMap { Self.sentence($0, Caption(labels: shown.labels)) })
            },
            probabilities: known.explanations.map { explanations in
                zip(explanations, plan.groups).map {
                    $1.model.scoreMeaning.isOfClasses ? $0.first?.probabilities ?? [] : []
                }
            })
    }

    /// Why something else is explained than before.
    private static func sentence(_ explanation: Explanation, _ caption: Caption) -> String? {
        guard let change = explanation.change, let from = change.from else { return nil }
        func name(_ index: Int) -> String {
            if case .channel = explanation.subject { return caption.name(of: .channel(index)) }
            return caption.name(of: .class(index))
        }
        let start = "\(name(change.to)) in place of \(name(from))"
        switch change.reason {
        case .start, .sceneCut: return "\(start): a new scene."
        case .lead:
            let seconds = change.seconds.map { String(format: " for %.2f s", $0) } ?? ""
            let ratio = change.ratio.map { String(format: " %.3g times", $0) } ?? ""
            return "\(start), which it led\(ratio)\(seconds)."
        }
    }
}
