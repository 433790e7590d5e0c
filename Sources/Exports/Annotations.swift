/// What is exported of a run: its frames with their classes, and its tracks.
package struct Annotations: Sendable {
    /// A class that the network sees in a frame as a whole.
    package struct Tag: Sendable, Equatable {
        package var label: String
        package var probability: Double

        package init(label: String, probability: Double) {
            self.label = label
            self.probability = probability
        }
    }

    package struct Frame: Sendable, Equatable {
        /// 0, 1, 2, ... over the frames of the input.
        package var number: Int
        /// Seconds, on the input's own clock.
        package var time: Double
        /// Each label once.
        package var tags: [Tag]

        package init(number: Int, time: Double, tags: [Tag] = []) {
            self.number = number
            self.time = time
            self.tags = tags
        }
    }

    /// The same classes in successive frames.
    package struct TagRange: Sendable, Equatable {
        package var label: String
        /// Numbers of the first and the last frame.
        package var first: Int
        package var last: Int
        /// The highest.
        package var probability: Double
    }

    package var video: VideoFacts
    /// What tells the maps apart, one for each.
    package var maps: [String]
    /// Names of classes, each once: those that occur, and others that the user wants listed.
    package let labels: [String]
    /// In order.
    package var frames: [Frame]
    package var tracks: [Track]

    /// - Parameter labels: come first, in this order; those that occur and are not among them follow, in the order in which they occur.
    package init(video: VideoFacts, maps: [String], labels: [String] = [], frames: [Frame], tracks: [Track]) {
        self.video = video
        self.maps = maps
        self.frames = frames
        self.tracks = tracks
        var seen: Set<String> = []
        let all = labels + tracks.map(\.label) + frames.flatMap { $0.tags.map(\.label) }
        self.labels = all.filter { seen.insert($0).inserted }
    }

    /// Each label's place in `labels`.
    package var places: [String: Int] {
        Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    }

    /// How many frames the video has, as far as is known: by its duration, and no fewer than were seen.
    package var frameCount: Int {
        let seen = (frames.last?.number ?? -1) + 1
        guard let duration = video.duration, (duration * video.frameRate).isFinite else { return seen }
        return max(seen, Int(min(duration * video.frameRate, 1e9).rounded()))
    }

    /// Tracks' sightings by frame, in the tracks' order.
    package var sightingsByFrame: [Int: [(track: Track, sighting: Track.Sighting)]] {
        var byFrame: [Int: [(track: Track, sighting: Track.Sighting)]] = [:]
        for track in tracks {
            for sighting in track.sightings { byFrame[sighting.frame, default: []].append((track, sighting)) }
        }
        return byFrame
    }

    /// By their first frame, and the labels' order.
    package var tagRanges: [TagRange] {
        var open: [String: TagRange] = [:]
        var ranges: [TagRange] = []
        for frame in frames {
            for tag in frame.tags {
                if var range = open[tag.label], range.last == frame.number - 1 {
                    range.last = frame.number
                    range.probability = max(range.probability, tag.probability)
                    open[tag.label] = range
                } else {
                    if let range = open[tag.label] { ranges.append(range) }
                    open[tag.label] = TagRange(
                        label: tag.label, first: frame.number, last: frame.number, probability: tag.probability)
                }
            }
        }
        let places = places
        return (ranges + open.values).sorted {
            ($0.first, places[$0.label] ?? 0) < ($1.first, places[$1.label] ?? 0)
        }
    }
}
