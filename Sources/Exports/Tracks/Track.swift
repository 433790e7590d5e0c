/// A hot region followed over time.
package struct Track: Sendable, Equatable {
    /// A region in one frame.
    package struct Sighting: Sendable, Equatable {
        /// 0, 1, 2, ... over the frames of the input.
        package let frame: Int
        package let region: HotRegion
        /// Of what the map explains; nil where that has none.
        package let probability: Double?

        package init(frame: Int, region: HotRegion, probability: Double? = nil) {
            self.frame = frame
            self.region = region
            self.probability = probability
        }
    }

    /// 1, 2, 3, ... in the order in which tracks begin.
    package let id: Int
    /// The map's place among the run's, 0, 1, ...
    package let map: Int
    /// What the map explains.
    package let label: String
    /// One or more, in order, at most one a frame; frames may be missing between them.
    package var sightings: [Sighting]

    package init(id: Int, map: Int, label: String, sightings: [Sighting]) {
        self.id = id
        self.map = map
        self.label = label
        self.sightings = sightings
    }

    /// The sightings in stretches without a missing frame.
    package var stretches: [ArraySlice<Sighting>] {
        var stretches: [ArraySlice<Sighting>] = []
        var start = sightings.startIndex
        for index in sightings.indices.dropFirst() where sightings[index].frame > sightings[index - 1].frame + 1 {
            stretches.append(sightings[start..<index])
            start = index
        }
        stretches.append(sightings[start...])
        return stretches
    }
}
