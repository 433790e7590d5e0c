/// A table (RFC 4180, UTF-8): a row for each box and for each class of a frame.
package struct CSVWriter: AnnotationWriter {
    package init() {}

    static let columns = [
        "kind", "frame", "time", "map", "label", "track", "x", "y", "width", "height", "area", "heat", "probability",
    ]

    package func write(_ annotations: Annotations, to sink: TextSink) throws {
        try sink("", Self.columns.joined(separator: ",") + "\r\n")
        let sightings = annotations.sightingsByFrame
        for frame in annotations.frames {
            let start = "\(frame.number),\(ExportText.fixed(frame.time, 6))"
            for (track, sighting) in sightings[frame.number] ?? [] {
                let (region, box) = (sighting.region, sighting.region.box)
                let place = [box.left, box.top, box.width, box.height, region.area].map { ExportText.fixed($0, 2) }
                let names = [annotations.maps[track.map], track.label].map(ExportText.csv)
                let figures = [region.heat, sighting.probability].map { $0.map { ExportText.fixed($0, 4) } ?? "" }
                let fields = ["box", start] + names + ["\(track.id)"] + place + figures
                try sink("", fields.joined(separator: ",") + "\r\n")
            }
            for tag in frame.tags {
                let probability = ExportText.fixed(tag.probability, 4)
                try sink("", "class,\(start),,\(ExportText.csv(tag.label)),,,,,,,,\(probability)\r\n")
            }
        }
    }
}
