/// MOTChallenge's folder: `gt/gt.txt`, a line for each box (frame, track, left, top, width, height, 1, class, 1), with frames and classes
/// counted from 1; `gt/labels.txt`, the classes' names; and `seqinfo.ini`.
///
/// Format: https://motchallenge.net/instructions, and for the names, which it does not have, CVAT's and Datumaro's.
package struct MOTWriter: AnnotationWriter {
    package init() {}

    package func write(_ annotations: Annotations, to sink: TextSink) throws {
        let video = annotations.video
        try sink(
            "seqinfo.ini",
            """
            [Sequence]
            name=\(ExportText.line(video.name))
            imDir=img1
            frameRate=\(Int(min(max(video.frameRate.rounded(), 1), 1e6)))
            seqLength=\(annotations.frameCount)
            imWidth=\(video.width)
            imHeight=\(video.height)
            imExt=.png

            """)
        try sink("gt/labels.txt", annotations.labels.map { ExportText.line($0) + "\n" }.joined())
        try sink("gt/gt.txt", "")
        let places = annotations.places
        let sightings = annotations.sightingsByFrame
        for frame in annotations.frames {
            for found in sightings[frame.number] ?? [] {
                let box = found.sighting.region.box
                let place = [box.left, box.top, box.width, box.height].map { ExportText.fixed($0, 2) }
                let line =
                    "\(frame.number + 1),\(found.track.id),\(place.joined(separator: ",")),1,"
                    + "\((places[found.track.label] ?? 0) + 1),1\n"
                try sink("gt/gt.txt", line)
            }
        }
    }
}
