import CamVideo

/// Moments as people and spreadsheets read them.
enum MomentsText {
    static func text(_ moments: [Moment]) -> String {
        guard !moments.isEmpty else { return "nothing happened that was looked for" }
        var table = TextTable([
            ("start", .right), ("end", .right), ("frames", .right), ("what", .left), ("", .left),
        ])
        for moment in moments {
            table.append([
                Format.time(moment.start), moment.end > moment.start ? Format.time(moment.end) : "",
                moment.lastFrame > moment.firstFrame
                    ? "\(moment.firstFrame)-\(moment.lastFrame)" : "\(moment.firstFrame)",
                moment.kind.rawValue.replacing("_", with: " "), moment.title,
            ])
        }
        return table.text
    }

    /// A heading and a line each (RFC 4180).
    static func csv(_ moments: [Moment]) -> String {
        let lines = moments.map {
            CSVLine.text([
                "\($0.start)", "\($0.end)", "\($0.firstFrame)", "\($0.lastFrame)", $0.kind.rawValue, $0.title,
                $0.value.map { "\($0)" } ?? "",
            ])
        }
        let heading = CSVLine.text(["start", "end", "first_frame", "last_frame", "kind", "title", "value"])
        return ([heading] + lines).joined(separator: "\r\n")
    }
}
