/// Ultralytics' folder: `data.yaml` and a file of labels for each frame, to which frames belong as `images/train/frame_000000.png`.
///
/// Format: https://docs.ultralytics.com/datasets/detect. A line is a class and the box's middle and size in shares of the picture; or the
/// outline's corners. A frame without a region has an empty file: it is an example of nothing.
package struct YOLOWriter: AnnotationWriter {
    /// Whether a line holds an outline, for segmentation, in place of a box.
    package let drawsOutlines: Bool

    package init(drawsOutlines: Bool = false) { self.drawsOutlines = drawsOutlines }

    package func write(_ annotations: Annotations, to sink: TextSink) throws {
        let names = annotations.labels.enumerated().map { "  \($0): \(ExportText.yaml($1))\n" }.joined()
        try sink(
            "data.yaml",
            """
            # Frames as pictures: ffmpeg -i VIDEO -start_number 0 -fps_mode passthrough images/train/frame_%06d.png
            path: .
            train: images/train
            val: images/train
            nc: \(annotations.labels.count)
            names:\(names.isEmpty ? " {}" : "")
            \(names)
            """)
        let places = annotations.places
        let sightings = annotations.sightingsByFrame
        let (width, height) = (Double(annotations.video.width), Double(annotations.video.height))
        for frame in annotations.frames {
            let lines = (sightings[frame.number] ?? []).map { found in
                let region = found.sighting.region
                let shares: [Double] =
                    drawsOutlines
                    ? region.outline.flatMap { [$0.x / width, $0.y / height] }
                    : [
                        (region.box.left + region.box.right) / 2 / width,
                        (region.box.top + region.box.bottom) / 2 / height, region.box.width / width,
                        region.box.height / height,
                    ]
                let numbers = shares.map { ExportText.fixed($0, 6) }.joined(separator: " ")
                return "\(places[found.track.label] ?? 0) \(numbers)\n"
            }
            try sink("labels/train/\(FrameName.of(frame.number)).txt", lines.joined())
        }
    }
}
