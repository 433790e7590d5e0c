import Maps
import Rendering
import Temporal

/// One of a frame's maps, as it is shown.
struct ShownView: Sendable {
    /// What tells it from another network's or method's; nil where it is alone.
    let name: String?
    let moment: MapTimeline.Moment
    let labels: [String]?
    /// What it explains, in words, with its figure.
    let text: String
    /// Whether values below zero mean as much as those above.
    let isSigned: Bool
    /// How much of its map is painted; nil where it does not fade.
    let fade: Float?
    /// Where its map is hottest; nil where it is blank.
    let focus: MapFocus?

    /// In 0...1, as it is painted; where it is signed, 0 is in the middle.
    var drawn: SaliencyMap {
        fade.map { moment.normalized.faded(to: $0, neutral: moment.scale.zero) } ?? moment.normalized
    }
}

extension PanelPlan {
    /// A frame's views.
    /// - Parameters:
    ///   - moments: of each group, its subjects'.
    ///   - threshold: of the region that a box is drawn around, as a share of the colours' scale; nil is half the peak.
    func shown(_ moments: [[MapTimeline.Moment]], threshold: Float?) -> [ShownView] {
        views.map { view in
            let group = groups[view.group]
            let moment = moments[view.group][view.subject]
            let fade = view.fades ? moment.fade : nil
            let level = threshold.map { moment.value(ofStrength: $0, fade: fade, isSigned: group.isSigned) }
            return ShownView(
                name: group.name, moment: moment, labels: group.model.labels,
                text: Caption(labels: group.model.labels).text(of: moment), isSigned: group.isSigned, fade: fade,
                focus: MapFocus(of: moment.detailed, threshold: level))
        }
    }
}

extension MapTimeline.Moment {
    /// How much of the map is painted where it fades; nil of what has no probability.
    fileprivate var fade: Float? {
        explanation.kind == .probability ? ProbabilityFade.strength(of: figure) : nil
    }

    /// The smoothed map's value that is drawn as a share of the greatest heat.
    fileprivate func value(ofStrength strength: Float, fade: Float?, isSigned: Bool) -> Float {
        let drawn = isSigned ? (1 + strength) / 2 : strength
        let normalized = scale.zero + (drawn - scale.zero) / (fade ?? 1)
        return scale.low + normalized * (scale.high - scale.low)
    }
}
