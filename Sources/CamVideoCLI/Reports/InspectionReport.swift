import CamVideo
import Foundation

/// A model as text: what it is, what camvideo would do with it, its layers.
struct InspectionReport {
    let inspection: ModelInspection
    /// Whether all class names and the steps of the compiled plan are shown.
    let isVerbose: Bool

    private static let shownLabels = 8

    var text: String {
        var parts = [facts, layers]
        if isVerbose {
            parts.append(steps)
            if let labels = inspection.labels { parts.append(classes(labels)) }
        }
        return parts.joined(separator: "\n\n")
    }

    /// Steps that oneDNN runs with its slow reference code: there is no fast one for them.
    var slowSteps: [ModelInspection.Step] { inspection.steps.filter(Self.isSlow) }

    private static func isSlow(_ step: ModelInspection.Step) -> Bool {
        step.implementation == "ref" || step.implementation.hasPrefix("ref:")
            || step.implementation.hasPrefix("ref_") || step.implementation.hasSuffix("_ref")
    }

    private var facts: String {
        var lines = [
            (
                "model",
                "\(inspection.model) (\(inspection.producer.isEmpty ? "" : inspection.producer + ", ")opset \(inspection.opset))"
            ),
            (
                "input",
                "\(inspection.inputSize.map(String.init).joined(separator: "x")) \(inspection.channelOrder), "
                    + "values 0 to \(list([255 * inspection.rescaleFactor])), mean \(list(inspection.mean)), std \(list(inspection.std))"
            ),
            (
                "output",
                "\(inspection.classes) classes, "
                    + (inspection.scoreActivation == "none"
                        ? "raw scores" : "explained by the scores before the \(inspection.scoreActivation)")
            ),
            ("labels", labels),
        ]
        lines += inspection.targetLayers.map { layer in
            ("target layer", "\(layer.name) (\(Format.shape(layer.shape))): \(layer.reason)")
        }
        lines += [
            ("parameters", Format.count(inspection.parameters)),
            ("work", "\(Format.count(inspection.macs)) multiply-accumulates a frame, forward"),
            (
                "memory",
                "\(Format.bytes(inspection.weightBytes)) of weights, shared; "
                    + "\(Format.bytes(inspection.activationBytes)) of activations for each worker"
            ),
        ]
        return lines.map { $0.0.padded(to: 14) + $0.1 }.joined(separator: "\n")
    }

    private var labels: String {
        guard let labels = inspection.labels else { return "none: name the classes with --labels FILE" }
        let shown = labels.prefix(Self.shownLabels).map(Console.printable).joined(separator: ", ")
        return labels.count > Self.shownLabels ? "\(shown), ... (--verbose lists all)" : shown
    }

    private var layers: String {
        var table = TextTable([
            ("layer", .left), ("operator", .left), ("shape", .left), ("parameters", .right), ("MACs", .right),
        ])
        for layer in inspection.layers {
            table.append([
                layer.name, layer.op, Format.shape(layer.shape),
                layer.parameters > 0 ? Format.count(layer.parameters) : "",
                layer.macs > 0 ? Format.count(layer.macs) : "",
            ])
        }
        return table.text
    }

    private var steps: String {
        var table = TextTable([("step", .left), ("operator", .left), ("phase", .left), ("implementation", .left)])
        for step in inspection.steps {
            table.append([step.name, step.op, step.phase, step.implementation + (Self.isSlow(step) ? "  (slow)" : "")])
        }
        return table.text
    }

    private func classes(_ labels: [String]) -> String {
        var table = TextTable([("class", .right), ("label", .left)])
        for (index, label) in labels.enumerated() { table.append([String(index), label]) }
        return table.text
    }

    private func list(_ values: [Float]) -> String { values.map { String(format: "%.4g", $0) }.joined(separator: ", ") }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
