import CamVideo
import Foundation

/// Numbers as people read them.
enum Format {
    /// Hours are shown where there are any: 0:07, 12:34, 1:02:03.
    static func duration(_ seconds: Double) -> String {
        // Beyond this, an estimate says nothing anyway; the bound keeps infinity out of the integer.
        let total = Int(min(max(0, seconds), 359_999).rounded(.up))
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }

    /// A place in a video, to the millisecond: 0:00:07.040.
    static func time(_ seconds: Double) -> String {
        let total = Int((1000 * min(max(-1e9, seconds), 1e9)).rounded())
        let (sign, rest) = (total < 0 ? "-" : "", abs(total))
        return sign
            + String(
                format: "%d:%02d:%02d.%03d", rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000)
    }

    /// Three significant digits at most: 5.43, 43.2, 143.
    static func decimal(_ value: Double) -> String {
        let digits = abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0
        return String(format: "%.\(digits)f", value)
    }

    /// 0...1 as 87.5%.
    static func percent(_ share: Double) -> String { String(format: "%.1f%%", 100 * share) }

    /// In units of 1000: 640, 25.6 k, 4.1 M.
    static func count(_ value: Int) -> String { scaled(value, base: 1000, units: ["", " k", " M", " G", " T"]) }

    /// In units of 1024: 640 B, 97.7 MiB.
    static func bytes(_ value: Int) -> String {
        scaled(value, base: 1024, units: [" B", " KiB", " MiB", " GiB", " TiB"])
    }

    /// Channels x height x width, without the batch.
    static func shape(_ shape: [Int]) -> String { shape.dropFirst().map(String.init).joined(separator: "x") }

    /// `frame 120/221  54%  43.2 fps  ETA 0:03`, less what is not known.
    static func progress(_ progress: AnnotationProgress) -> String {
        Self.progress(
            frames: progress.frames, expected: progress.expectedFrames, rate: progress.framesPerSecond,
            remaining: progress.remainingSeconds)
    }

    static func progress(frames: Int, expected: Int?, rate: Double, remaining: Double?) -> String {
        var parts: [String] = []
        if let expected, expected > 0, frames <= expected {
            parts.append("frame \(frames)/\(expected)")
            parts.append("\(100 * frames / expected)%")
        } else {
            parts.append("frame \(frames)")
        }
        parts.append("\(decimal(rate)) fps")
        if let remaining { parts.append("ETA \(duration(remaining))") }
        return parts.joined(separator: "  ")
    }

    /// `picture 2/3  step 120/256  ETA 0:03`, less what is not known.
    static func progress(_ progress: MaximizationProgress) -> String {
        var parts = progress.pictures > 1 ? ["picture \(progress.picture)/\(progress.pictures)"] : []
        parts.append("step \(progress.step)/\(progress.steps)")
        if let remaining = progress.remainingSeconds { parts.append("ETA \(duration(remaining))") }
        return parts.joined(separator: "  ")
    }

    /// `the hottest value was 3.41; --scale 3.41 makes runs comparable`
    /// - Parameter isFixed: whether the run had a scale of its own.
    /// - Returns: nil where every map was blank.
    static func hottest(_ values: [AnnotationSummary.HottestValue], isFixed: Bool) -> String? {
        let shown = values.filter { $0.value > 0 }.map { (name: $0.name, value: String(format: "%.3g", $0.value)) }
        guard let first = shown.first else { return nil }
        guard shown.count > 1 else {
            return "the hottest value was \(first.value)"
                + (isFixed ? "" : "; --scale \(first.value) makes runs comparable")
        }
        let list = shown.map { $0.value + ($0.name.map { " (\($0))" } ?? "") }.joined(separator: ", ")
        return "the hottest values were \(list)" + (isFixed ? "" : "; --scale is one for all of them")
    }

    /// `out.mp4: 221 frames in 7.5 s (29.4 fps)`
    static func summary(frames: Int, seconds: Double, output: String, wasInterrupted: Bool) -> String {
        let rate = seconds > 0 ? " (\(decimal(Double(frames) / seconds)) fps)" : ""
        let name = output == "-" ? "standard output" : output
        return "\(name): \(frames) frames in \(decimal(seconds)) s\(rate)"
            + (wasInterrupted ? ", stopped early; complete up to there" : "")
    }

    private static func scaled(_ value: Int, base: Double, units: [String]) -> String {
        var (rest, unit) = (Double(value), 0)
        while rest >= base - 0.05, unit < units.count - 1 {
            rest /= base
            unit += 1
        }
        return (unit == 0 ? "\(value)" : String(format: "%.1f", rest)) + units[unit]
    }
}
