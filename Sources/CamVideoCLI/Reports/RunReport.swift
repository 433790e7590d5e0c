import CamVideo
import Foundation

/// What is in a run file, as text.
struct RunReport {
    let inspection: RunInspection

    private static let shownTargets = 10

    var text: String {
        var lines = [("run file", "\(inspection.path), \(Format.bytes(inspection.bytes)), \(state)")]
        lines.append(("video", video))
        lines.append(("frames", frames))
        lines += fact("written", ["camvideo.version", "run.created", "run.instruction_set"])
        for network in inspection.networks { lines.append(("network", text(of: network))) }
        lines += fact("options", ["run.options"])
        return lines.map { $0.0.padded(to: 14) + Console.printable($0.1) }.joined(separator: "\n")
    }

    private var state: String {
        if !inspection.isComplete { return "not finished: still being written, or cut off" }
        return inspection.wasInterrupted ? "stopped early, complete up to there" : "complete"
    }

    private var video: String {
        func value(_ key: String) -> String { inspection.info["video.\(key)"]?.description ?? "?" }
        return "\(value("name")), \(value("width"))x\(value("height")), \(value("streams"))"
    }

    private var frames: String {
        var parts = ["\(inspection.frames)"]
        if let start = inspection.start, let end = inspection.end {
            parts.append(String(format: "%.2f s to %.2f s", start, end))
        }
        parts += [
            "\(inspection.explainedFrames) explained", "\(inspection.sceneCuts) scene cuts",
            "\(inspection.framesWithMotion) with motion",
        ]
        return parts.joined(separator: ", ")
    }

    private func fact(_ name: String, _ keys: [String]) -> [(String, String)] {
        let values = keys.compactMap { inspection.info[$0]?.description }
        return values.isEmpty ? [] : [(name, values.joined(separator: ", "))]
    }

    private func text(of network: RunInspection.Network) -> String {
        let size = network.mapSize.map(String.init).joined(separator: "x")
        let maps = network.maps == 1 ? "a map" : "\(network.maps) maps"
        let layers = network.layers.isEmpty ? "" : " at \(network.layers.joined(separator: " + "))"
        let shown = network.targets.prefix(Self.shownTargets).map { "\($0.name) (\($0.frames))" }
        let more = network.targets.count - shown.count
        return
            "\(network.model), \(network.method)\(layers), \(network.precision), \(network.classes) classes, \(maps) of \(size)"
            + " a frame: " + shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}
