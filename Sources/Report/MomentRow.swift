/// A row of the table of moments.
struct MomentRow {
    let run: Int
    let runName: String
    let event: EventData
    let start: Double
    let end: Double

    /// A run's moments with its cuts and switches, by time.
    static func rows(of runs: [PackedRun]) -> [MomentRow] {
        let rows = runs.enumerated().flatMap { place, run in
            run.data.events.map { event in
                MomentRow(
                    run: place, runName: run.run.name, event: event, start: run.times[event.first],
                    end: run.times[event.last])
            }
        }
        return rows.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    }

    /// As the template asks for them.
    var values: [String: Any] {
        [
            "run": run,  // Moments are of all runs together.
            "runName": Escaped(event.type == "moment" ? "" : runName), "type": event.type, "kind": Escaped(event.kind),
            "text": Escaped(event.text), "frame": event.first, "start": ClockText.text(start),
            "end": event.last > event.first ? ClockText.text(end) : "", "isLong": event.last > event.first,
        ]
    }
}

/// Times as the page writes them.
enum ClockText {
    /// `1:02.50`, or `1:00:02.50` from an hour on.
    static func text(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e9 else { return "?" }
        let hundredths = Int((abs(seconds) * 100).rounded())
        let (minutes, rest) = ((hundredths / 6000) % 60, hundredths % 6000)
        func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let tail = "\(padded(rest / 100)).\(padded(rest % 100))"
        let hours = hundredths / 360_000
        let text = hours > 0 ? "\(hours):\(padded(minutes)):\(tail)" : "\(minutes):\(tail)"
        return seconds < 0 && hundredths > 0 ? "-" + text : text
    }
}
