/// COCO's JSON for videos (CocoVID): images with `video_id` and a `frame_id` from 0 on, annotations with an `instance_id`, each with
/// its box and its outline.
///
/// Format: https://cocodataset.org/#format-data, and mmtracking's documentation of its own dataset style for what is added for videos.
package struct COCOWriter: AnnotationWriter {
    package init() {}

    package func write(_ annotations: Annotations, to sink: TextSink) throws {
        let video = annotations.video
        let places = annotations.places
        try sink(
            "",
            """
            {"info": \(try ExportText.json(Info(description: video.name))),
            "licenses": [],
            "videos": [\(try ExportText.json(Video(video)))],
            "categories": [

            """)
        try list(
            annotations.labels.enumerated().lazy.map { Category(id: $0 + 1, name: $1, supercategory: "") }, to: sink)
        try sink("", "],\n\"images\": [\n")
        try list(annotations.frames.lazy.map { Image($0, video) }, to: sink)
        try sink("", "],\n\"annotations\": [\n")
        let sightings = annotations.sightingsByFrame
        let ordered = annotations.frames.lazy.flatMap { sightings[$0.number] ?? [] }.enumerated()
        try list(
            ordered.lazy.map { index, found in
                Annotation(
                    id: index + 1, category: (places[found.track.label] ?? 0) + 1, found.track, found.sighting,
                    map: annotations.maps.count > 1 ? annotations.maps[found.track.map] : nil)
            }, to: sink)
        try sink("", "]}\n")
    }

    private func list(_ values: some Sequence<some Encodable>, to sink: TextSink) throws {
        var separator = ""
        for value in values {
            try sink("", separator + (try ExportText.json(value)))
            separator = ",\n"
        }
        try sink("", "\n")
    }
}

private struct Info: Encodable {
    let description: String
}

private struct Video: Encodable {
    let id = 1
    let name: String
    let width: Int
    let height: Int
    let fps: Double

    init(_ video: VideoFacts) {
        name = video.name
        width = video.width
        height = video.height
        fps = ExportText.rounded(video.frameRate, 6)
    }

    private enum CodingKeys: CodingKey { case id, name, width, height, fps }
}

private struct Category: Encodable {
    let id: Int
    let name: String
    let supercategory: String
}

private struct Image: Encodable {
    let id: Int
    let video = 1
    let frame: Int
    let file: String
    let width: Int
    let height: Int
    /// Seconds.
    let time: Double
    /// The frame's classes.
    let tags: [String]

    init(_ frame: Annotations.Frame, _ video: VideoFacts) {
        id = frame.number + 1
        self.frame = frame.number
        file = FrameName.of(frame.number) + ".png"
        width = video.width
        height = video.height
        time = ExportText.rounded(frame.time, 6)
        tags = frame.tags.map(\.label)
    }

    private enum CodingKeys: String, CodingKey {
        case id, width, height, time, tags
        case video = "video_id"
        case frame = "frame_id"
        case file = "file_name"
    }
}

private struct Annotation: Encodable {
    let id: Int
    let image: Int
    let video = 1
    let category: Int
    /// The track's.
    let instance: Int
    /// Left, top, width and height.
    let box: [Double]
    /// The outline's.
    let area: Double
    /// One polygon, x and y in turn.
    let segmentation: [[Double]]
    let isCrowd = 0
    /// The greatest heat.
    let score: Double
    /// Which map it is of, where there are several.
    let map: String?

    init(id: Int, category: Int, _ track: Track, _ sighting: Track.Sighting, map: String?) {
        let region = sighting.region
        func round(_ value: Double) -> Double { ExportText.rounded(value, 2) }
        self.id = id
        image = sighting.frame + 1
        self.category = category
        instance = track.id
        box = [region.box.left, region.box.top, region.box.width, region.box.height].map(round)
        area = round(region.area)
        segmentation = [region.outline.flatMap { [round($0.x), round($0.y)] }]
        score = ExportText.rounded(region.heat, 4)
        self.map = map
    }

    private enum CodingKeys: String, CodingKey {
        case id, area, segmentation, score, map
        case image = "image_id"
        case video = "video_id"
        case category = "category_id"
        case instance = "instance_id"
        case box = "bbox"
        case isCrowd = "iscrowd"
    }
}
