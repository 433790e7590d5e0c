/// CVAT's XML 1.1 for video: a track for each region that is followed, a tag for each frame's classes.
///
/// Format: https://docs.cvat.ai/docs/other/xml_format. CVAT keeps the shapes that are key frames and shows a track until a shape that
/// is outside: all are key frames here, and each stretch is ended by one that is outside.
package struct CVATWriter: AnnotationWriter {
    /// Whether shapes are outlines, not boxes.
    package let drawsOutlines: Bool

    package init(drawsOutlines: Bool = false) { self.drawsOutlines = drawsOutlines }

    package func write(_ annotations: Annotations, to sink: TextSink) throws {
        try sink("", Self.head(annotations))
        for track in annotations.tracks {
            try sink("", "  <track id=\"\(track.id)\" label=\"\(ExportText.xml(track.label))\" source=\"auto\">\n")
            let name = annotations.maps.count > 1 ? annotations.maps[track.map] : nil
            for stretch in track.stretches {
                for sighting in stretch { try sink("", shape(sighting, at: sighting.frame, map: name)) }
                if let last = stretch.last {
                    try sink("", shape(last, at: last.frame + 1, isOutside: true, map: name))
                }
            }
            try sink("", "  </track>\n")
        }
        let size = "width=\"\(annotations.video.width)\" height=\"\(annotations.video.height)\""
        for frame in annotations.frames where !frame.tags.isEmpty {
            try sink("", "  <image id=\"\(frame.number)\" name=\"\(FrameName.of(frame.number)).png\" \(size)>\n")
            for tag in frame.tags {
                try sink("", "    <tag label=\"\(ExportText.xml(tag.label))\" source=\"auto\"></tag>\n")
            }
            try sink("", "  </image>\n")
        }
        try sink("", "</annotations>\n")
    }

    private static func head(_ annotations: Annotations) -> String {
        let video = annotations.video
        let attributes =
            annotations.maps.count > 1
            ? "<attribute><name>map</name><mutable>False</mutable><input_type>text</input_type>"
                + "<default_value></default_value><values></values></attribute>" : ""
        let labels = annotations.labels.map {
            "        <label><name>\(ExportText.xml($0))</name><type>any</type>"
                + "<attributes>\(attributes)</attributes></label>\n"
        }
        let name = ExportText.xml(video.name)
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <annotations>
              <version>1.1</version>
              <meta>
                <task>
                  <name>\(name)</name>
                  <size>\(annotations.frameCount)</size>
                  <mode>interpolation</mode>
                  <overlap>0</overlap>
                  <start_frame>0</start_frame>
                  <stop_frame>\(max(annotations.frameCount - 1, 0))</stop_frame>
                  <frame_filter></frame_filter>
                  <labels>
            \(labels.joined())      </labels>
                  <original_size>
                    <width>\(video.width)</width>
                    <height>\(video.height)</height>
                  </original_size>
                </task>
                <source>\(name)</source>
              </meta>

            """
    }

    private func shape(
        _ sighting: Track.Sighting, at frame: Int, isOutside: Bool = false, map: String?
    ) -> String {
        func number(_ value: Double) -> String { ExportText.fixed(value, 2) }
        let (kind, place): (String, String)
        if drawsOutlines {
            let points = sighting.region.outline.map { "\(number($0.x)),\(number($0.y))" }
            (kind, place) = ("polygon", "points=\"\(points.joined(separator: ";"))\"")
        } else {
            let box = sighting.region.box
            kind = "box"
            place =
                "xtl=\"\(number(box.left))\" ytl=\"\(number(box.top))\" xbr=\"\(number(box.right))\" "
                + "ybr=\"\(number(box.bottom))\""
        }
        let content = map.map { "<attribute name=\"map\">\(ExportText.xml($0))</attribute>" } ?? ""
        return "    <\(kind) frame=\"\(frame)\" keyframe=\"1\" outside=\"\(isOutside ? 1 : 0)\" occluded=\"0\" "
            + "\(place) z_order=\"0\">\(content)</\(kind)>\n"
    }
}
