/// Label Studio's: `tasks.json`, a task whose prediction has the tracks as video rectangles and the frames' classes as ranges of the
/// timeline, and `config.xml`, the labelling interface that they fit.
///
/// Format: https://labelstud.io/tags/videorectangle and https://labelstud.io/tags/timelinelabels. Frames are counted from 1, places
/// are in percent, and a rectangle is shown until a key frame that is not `enabled`, which is the last that shows it. Label Studio finds
/// frames by their times and a frame rate, which the interface says. Names of classes are those that the interface can have, in both.
package struct LabelStudioWriter: AnnotationWriter {
    package init() {}

    package func write(_ annotations: Annotations, to sink: TextSink) throws {
        let video = annotations.video
        try sink("tasks.json", "[{\"data\": \(try ExportText.json(["video": video.name])), \"predictions\": [{")
        try sink("tasks.json", "\"model_version\": \"camvideo\", \"result\": [\n")
        var separator = ""
        for track in annotations.tracks {
            try sink("tasks.json", separator + (try ExportText.json(Rectangles(track, annotations))))
            separator = ",\n"
        }
        for (index, range) in annotations.tagRanges.enumerated() {
            try sink("tasks.json", separator + (try ExportText.json(TimelineRange(range, index: index))))
            separator = ",\n"
        }
        try sink("tasks.json", "\n]}]}]\n")
        let labels = annotations.labels.map { "    <Label value=\"\(ExportText.xml($0))\"/>\n" }.joined()
        try sink(
            "config.xml",
            """
            <View>
              <Labels name="labels" toName="video" allowEmpty="true">
            \(labels)  </Labels>
              <Video name="video" value="$video" framerate="\(ExportText.fixed(video.frameRate, 6))"/>
              <VideoRectangle name="box" toName="video"/>
              <TimelineLabels name="classes" toName="video">
            \(labels)  </TimelineLabels>
            </View>

            """)
    }
}

private struct Rectangles: Encodable {
    struct KeyFrame: Encodable {
        let frame: Int
        let time: Double
        let enabled: Bool
        let rotation = 0
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        private enum CodingKeys: CodingKey { case frame, time, enabled, rotation, x, y, width, height }
    }

    struct Value: Encodable {
        let framesCount: Int
        let duration: Double
        let sequence: [KeyFrame]
        let labels: [String]
    }

    let id: String
    let type = "videorectangle"
    /// The control of the interface.
    let source = "box"
    let object = "video"
    /// The greatest heat.
    let score: Double
    let value: Value

    init(_ track: Track, _ annotations: Annotations) {
        let video = annotations.video
        id = "track-\(track.id)"
        score = ExportText.rounded(track.sightings.map(\.region.heat).max() ?? 0, 4)
        value = Value(
            framesCount: annotations.frameCount,
            duration: ExportText.rounded(video.duration ?? Double(annotations.frameCount) / video.frameRate, 6),
            sequence: track.stretches.flatMap { stretch in
                stretch.map { sighting in
                    let box = sighting.region.box
                    func percent(_ length: Double, of whole: Int) -> Double {
                        ExportText.rounded(100 * length / Double(whole), 4)
                    }
                    return KeyFrame(
                        frame: sighting.frame + 1,
                        time: ExportText.rounded(Double(sighting.frame + 1) / video.frameRate, 6),
                        enabled: sighting.frame != stretch.last?.frame, x: percent(box.left, of: video.width),
                        y: percent(box.top, of: video.height), width: percent(box.width, of: video.width),
                        height: percent(box.height, of: video.height))
                }
            }, labels: [ExportText.xmlCharacters(track.label)])
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, score, value
        case source = "from_name"
        case object = "to_name"
    }
}

private struct TimelineRange: Encodable {
    struct Extent: Encodable {
        let start: Int
        let end: Int
    }

    struct Value: Encodable {
        let ranges: [Extent]
        let timelinelabels: [String]
    }

    let id: String
    let type = "timelinelabels"
    /// The control of the interface.
    let source = "classes"
    let object = "video"
    /// The highest probability.
    let score: Double
    let value: Value

    init(_ range: Annotations.TagRange, index: Int) {
        id = "range-\(index + 1)"
        score = ExportText.rounded(range.probability, 4)
        value = Value(
            ranges: [Extent(start: range.first + 1, end: range.last + 1)],
            timelinelabels: [ExportText.xmlCharacters(range.label)])
    }

    private enum CodingKeys: String, CodingKey {
        case id, type, score, value
        case source = "from_name"
        case object = "to_name"
    }
}
