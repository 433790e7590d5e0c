import CamVideo
import Foundation

/// How steady maps were, as text: what was shown, a table, and what it says nothing of.
struct SteadinessText {
    let report: EvaluationReport.Steadiness
    /// Frames that were judged.
    let frames: Int

    var text: String {
        ([whole, table] + [notMeasured].compactMap { $0 }).joined(separator: "\n\n")
    }

    private var whole: String {
        var parts = ["smoothing \(report.smoothing)"]
        if let halfLife = report.halfLife { parts.append("half-life \(String(format: "%g", halfLife)) s") }
        if report.lookahead > 0 { parts.append("lookahead \(report.lookahead)") }
        parts.append("\(report.explainedFrames) frames explained")
        parts.append("\(report.sceneCuts) scene cuts")
        parts.append("\(report.targetSwitches) target switches")
        return parts.joined(separator: ", ")
    }

    private var table: String {
        var table = TextTable([("metric", .left), ("shown", .right), ("unsmoothed", .right), ("good", .left)])
        func add(_ name: String, _ digits: Int, _ good: String, _ value: (EvaluationReport.Steadiness.Maps) -> Double?)
        {
            table.append(
                [name] + [report.shown, report.unsmoothed].map { number(value($0), digits: digits) } + [good])
        }
        add("warping error", 4, "low", \.warpingError)
        add("lag, frames", 2, "near 0", \.lag)
        add("jitter, % of the diagonal", 3, "low", \.jitter)
        add("correlation with unsmoothed", 4, "high", \.correlation)
        if report.annotatedFrames > 0 {
            add("pointing game, \(report.annotatedFrames) maps", 3, "high", \.pointingGame)
            add("energy inside", 3, "high", \.energyInside)
        }
        return table.text
    }

    private var notMeasured: String? {
        guard let speed = report.speed else { return "No heat moves: there is no motion to lag behind." }
        return
            "The heat moves on \(report.movingFrames) of \(frames) frames, by \(String(format: "%.2f", speed))% of the "
            + "picture's width a frame."
    }

    /// "-" for what could not be measured.
    private func number(_ value: Double?, digits: Int) -> String {
        guard let value else { return "-" }
        let text = String(format: "%.\(digits)f", value)
        // What rounds to nothing is not below it.
        return Double(text) == 0 && text.hasPrefix("-") ? String(text.dropFirst()) : text
    }
}
