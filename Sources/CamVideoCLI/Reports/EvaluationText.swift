import CamVideo
import Foundation

/// An evaluation as text: what was judged, and a table for each way of judging.
struct EvaluationText {
    let report: EvaluationReport

    var text: String {
        let frames = report.frames == 1 ? "1 frame" : "\(report.frames) frames"
        let whole =
            "\(report.method) on \(frames) of \(Console.printable(report.input)), \(Console.printable(report.model))"
        return [
            whole, report.localization.map(localization), report.faithfulness.map(faithfulness),
            report.sanity.map(sanity),
            report.steadiness.map { SteadinessText(report: $0, frames: report.frames).text },
        ].compactMap { $0 }.joined(separator: "\n\n")
    }

    private func localization(_ localization: EvaluationReport.Localization) -> String {
        var table = TextTable([
            ("class", .left), ("maps", .right), ("pointing game", .right), ("energy inside", .right),
            ("IoU, best (\(number(localization.bestThreshold)))", .right),
            ("IoU, \(number(localization.threshold))", .right), ("area", .right),
        ])
        for row in localization.classes + [localization.mean, localization.all] {
            table.append(
                [row.name, String(row.maps)]
                    + [row.pointingGame, row.energyInside, row.iouAtBestThreshold, row.iouAtThreshold, row.area].map(
                        decimal))
        }
        return table.text
    }

    private func faithfulness(_ faithfulness: EvaluationReport.Faithfulness) -> String {
        var table = TextTable([("metric", .left), ("mean", .right), ("good", .left)])
        for (name, value, good) in [
            ("insertion (\(faithfulness.steps) steps)", faithfulness.insertion, "high"),
            ("deletion (\(faithfulness.steps) steps)", faithfulness.deletion, "low"),
            ("confidence drop", faithfulness.confidenceDrop, "low"),
            ("confidence increase", faithfulness.confidenceIncrease, "high"),
            ("ROAD, most relevant first", faithfulness.roadMostRelevantFirst, "low"),
            ("ROAD, least relevant first", faithfulness.roadLeastRelevantFirst, "high"),
            ("ROAD combined", faithfulness.roadCombined, "high"), ("ARCC", faithfulness.arcc, "high"),
            ("  coherency", faithfulness.coherency, "high"), ("  complexity", faithfulness.complexity, "low"),
        ] {
            table.append([name, decimal(value), good])
        }
        return table.text
    }

    private func sanity(_ steps: [EvaluationReport.SanityStep]) -> String {
        var table = TextTable([("randomised down to", .left), ("layers", .right), ("rank correlation", .right)])
        for step in steps {
            table.append([step.layer, String(step.randomizedLayers), decimal(step.rankCorrelation)])
        }
        return table.text
    }

    private func decimal(_ value: Double) -> String { String(format: "%.3f", value) }

    private func number(_ value: Float) -> String { String(format: "%g", value) }
}
