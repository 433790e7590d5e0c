extension LogLine {
    /// One line for each of a frame's maps. What is not known is empty; numbers that are not finite are NaN, inf and -inf.
    static let csvColumns =
        ["frame", "pts", "time", "scene_cut", "explained", "panel", "name"]
        + ["target_index", "target", "score", "probability", "smoothed_probability", "smoothed_score"]
        + ["switched_from", "switch_reason", "switch_ratio", "switch_seconds", "scale_low", "scale_high", "fade"]
        + ["peak_x", "peak_y", "box_x", "box_y", "box_width", "box_height"]
        + (1...topCount).flatMap { ["top\($0)_index", "top\($0)", "top\($0)_score", "top\($0)_probability"] }

    /// How many of the highest classes a line has.
    static let topCount = 5

    var csv: [[String]] {
        let best = (0..<Self.topCount).flatMap { place -> [String] in
            guard place < top.count else { return ["", "", "", ""] }
            return [
                cell(top[place].index), top[place].label ?? "", cell(top[place].score), cell(top[place].probability),
            ]
        }
        return shown.enumerated().map { index, panel in
            let change = panel.targetSwitch
            return [
                "\(frame)", "\(pts)", "\(time)", sceneCut ? "1" : "0", explained ? "1" : "0", "\(index)",
                panel.name ?? "", cell(panel.target.index), panel.target.label ?? "", cell(panel.target.score),
                cell(panel.target.probability), cell(panel.target.smoothedProbability),
                cell(panel.target.smoothedScore),
                change.flatMap { $0.from?.label ?? $0.from?.index.map(String.init) } ?? "",
                change?.reason ?? "", cell(change?.ratio), cell(change?.seconds), cell(panel.scale[0]),
                cell(panel.scale[1]),
                cell(panel.fade), cell(panel.peak?.x), cell(panel.peak?.y), cell(panel.box?.x), cell(panel.box?.y),
                cell(panel.box?.width), cell(panel.box?.height),
            ] + best
        }
    }
}

private func cell(_ value: Int?) -> String { value.map { "\($0)" } ?? "" }

private func cell(_ value: (some BinaryFloatingPoint & LosslessStringConvertible)?) -> String {
    value.map { $0.isNaN ? "NaN" : "\($0)" } ?? ""
}
