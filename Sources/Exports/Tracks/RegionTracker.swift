import Motion

/// Joins the regions of successive frames to tracks.
///
/// A region continues the track whose last box, moved along the picture's motion, it overlaps most; or the box as it was, for heat
/// may stay where it is while the picture flows by. A track that is not seen waits for a while. It ends at a scene cut, and where its map
/// begins to explain something else.
package struct RegionTracker: Sendable {
    /// What is seen of one map in one frame.
    package struct View: Sendable {
        /// What the map explains.
        package var label: String
        package var probability: Double?
        package var regions: [HotRegion]

        package init(label: String, probability: Double? = nil, regions: [HotRegion]) {
            self.label = label
            self.probability = probability
            self.regions = regions
        }
    }

    private struct Live {
        var track: Track
        var seen: Double
        /// Where it was seen last.
        var box: PixelBox
        /// The same, moved along since.
        var carried: PixelBox
    }

    /// The least overlap of a region and the track that it continues: heat changes its extent faster than things do.
    private static let leastOverlap = 0.2
    /// Seconds for which a track may be out of sight.
    private static let longestGap = 0.5

    private let width: Double
    private let height: Double
    private var live: [Live] = []
    private var ended: [Track] = []
    private var lastID = 0

    /// - Parameter width: of the picture, in pixels.
    package init(width: Int, height: Int) {
        self.width = Double(width)
        self.height = Double(height)
    }

    /// Frames come in order.
    /// - Parameters:
    ///   - time: seconds.
    ///   - motion: since the frame before; nil where it is not known.
    ///   - views: one for each map, in the same order in every frame.
    package mutating func advance(
        frame: Int, time: Double, isSceneCut: Bool = false, motion: MotionField? = nil, views: [View]
    ) {
        end {
            isSceneCut || time - $0.seen > Self.longestGap || !views.indices.contains($0.track.map)
                || views[$0.track.map].label != $0.track.label
        }
        if let motion {
            for index in live.indices {
                live[index].carried = motion.carried(live[index].carried, width: width, height: height)
            }
        }
        for (map, view) in views.enumerated() {
            let continued = matches(of: view.regions, on: map)
            for (index, region) in view.regions.enumerated() {
                let sighting = Track.Sighting(frame: frame, region: region, probability: view.probability)
                if let place = continued[index] {
                    live[place].track.sightings.append(sighting)
                    (live[place].seen, live[place].box, live[place].carried) = (time, region.box, region.box)
                } else {
                    lastID += 1
                    live.append(
                        Live(
                            track: Track(id: lastID, map: map, label: view.label, sightings: [sighting]), seen: time,
                            box: region.box, carried: region.box))
                }
            }
        }
    }

    /// All tracks so far, by their ids.
    package var tracks: [Track] { (ended + live.map(\.track)).sorted { $0.id < $1.id } }

    private mutating func end(where isOver: (Live) -> Bool) {
        ended += live.filter(isOver).map(\.track)
        live.removeAll(where: isOver)
    }

    /// For each region that continues a track, the track's place: the pairs that overlap most are joined first.
    private func matches(of regions: [HotRegion], on map: Int) -> [Int: Int] {
        var pairs: [(overlap: Double, place: Int, region: Int)] = []
        for (place, candidate) in live.enumerated() where candidate.track.map == map {
            for (index, region) in regions.enumerated() {
                let overlap = max(region.box.overlap(candidate.carried), region.box.overlap(candidate.box))
                if overlap >= Self.leastOverlap { pairs.append((overlap, place, index)) }
            }
        }
        pairs.sort { ($0.overlap, $1.place, $1.region) > ($1.overlap, $0.place, $0.region) }
        var continued: [Int: Int] = [:]
        var taken: Set<Int> = []
        for pair in pairs where continued[pair.region] == nil && taken.insert(pair.place).inserted {
            continued[pair.region] = pair.place
        }
        return continued
    }
}
