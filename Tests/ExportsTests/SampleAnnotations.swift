import Exports

/// A small export, with names of classes that no format should take for its own markup.
enum SampleAnnotations {
    static let hostile = [
        "<script>alert(1)</script>", "\";-- ' OR 1=1", "=cmd()", "a\u{0}b\u{1}c\u{FFFE}d\ne\tf\rg", "]]> &amp; \\ : #",
        String(repeating: "é", count: 10_000), "自転車 🚲", "- yes: [no]", "\u{2028}\u{85}\u{FEFF}", "  ",
    ]

    /// The same, where what XML cannot say is replaced.
    static let hostileInXML = hostile.map {
        String(
            String.UnicodeScalarView(
                $0.unicodeScalars.map { "\u{0}\u{1}\u{FFFE}".unicodeScalars.contains($0) ? "\u{FFFD}" : $0 }))
    }

    static func region(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> HotRegion {
        let box = PixelBox(left: x, top: y, right: x + width, bottom: y + height)
        let outline = [
            PixelPoint(x: box.left, y: box.top), PixelPoint(x: box.right, y: box.top),
            PixelPoint(x: box.left, y: box.bottom),
        ]
        return HotRegion(box: box, outline: outline, heat: 0.9)
    }

    /// Two tracks of frames 10 to 15; the first is out of sight at 12.
    static func small(labels: [String] = ["car", "bus"], maps: [String] = ["main"]) -> Annotations {
        let car = [10, 11, 13].map {
            Track.Sighting(frame: $0, region: region(10.25, 20, 30, 40), probability: 0.75)
        }
        let bus = [14].map { Track.Sighting(frame: $0, region: region(50, 0, 50, 100)) }
        return Annotations(
            video: VideoFacts(name: "drive & co.mp4", width: 200, height: 100, frameRate: 25, duration: 2),
            maps: maps,
            frames: (10...15).map { number in
                Annotations.Frame(
                    number: number, time: Double(number) / 25,
                    tags: [11, 12, 15].contains(number)
                        ? [Annotations.Tag(label: labels[0], probability: Double(number) / 20)] : [])
            },
            tracks: [
                Track(id: 1, map: 0, label: labels[0], sightings: car),
                Track(id: 2, map: maps.count - 1, label: labels[1], sightings: bus),
            ])
    }

    /// A track and a tag of each class.
    static var hostileOnes: Annotations {
        Annotations(
            video: VideoFacts(name: hostile[0], width: 200, height: 100, frameRate: 25),
            maps: [hostile[1], hostile[3]],
            frames: hostile.enumerated().map { index, label in
                Annotations.Frame(
                    number: index, time: 0, tags: [Annotations.Tag(label: label, probability: 1)])
            },
            tracks: hostile.enumerated().map { index, label in
                Track(
                    id: index + 1, map: index % 2, label: label,
                    sightings: [Track.Sighting(frame: index, region: region(1, 2, 3, 4))])
            })
    }
}

/// What a writer writes, by file.
func written(_ annotations: Annotations, by writer: any AnnotationWriter) throws -> [String: String] {
    var files: [String: String] = [:]
    var last: String?
    try writer.write(annotations) { file, text in
        if file != last, files[file] != nil { throw OutOfOrder(file: file) }
        files[file, default: ""] += text
        last = file
    }
    return files
}

/// A file was begun twice.
struct OutOfOrder: Error {
    let file: String
}
