import Exports
import Motion
import Testing

@Suite struct RegionTrackerTests {
    private func region(_ x: Double, _ y: Double = 0, size: Double = 10) -> HotRegion {
        let box = PixelBox(left: x, top: y, right: x + size, bottom: y + size)
        return HotRegion(box: box, outline: box.corners, heat: 1)
    }

    /// Everything was so many shares of the picture to the right in the frame before.
    private func motion(_ x: Float) -> MotionField {
        let count = 12
        return MotionField(
            columns: 4, rows: 3, vectors: Array(repeating: SIMD2(x, 0), count: count),
            confidence: Array(repeating: 1, count: count), visibility: Array(repeating: 1, count: count))
    }

    private func tracks(
        _ frames: [[HotRegion]], labels: [String]? = nil, motion: MotionField? = nil, cuts: Set<Int> = [],
        rate: Double = 25
    ) -> [Track] {
        var tracker = RegionTracker(width: 100, height: 100)
        for (number, regions) in frames.enumerated() {
            tracker.advance(
                frame: number, time: Double(number) / rate, isSceneCut: cuts.contains(number), motion: motion,
                views: [RegionTracker.View(label: labels?[number] ?? "car", regions: regions)])
        }
        return tracker.tracks
    }

    @Test func whatOverlapsIsOneTrackAndWhatDoesNotIsAnother() {
        let found = tracks([[region(0), region(50)], [region(51), region(2)], [region(4)], [region(90)]])
        #expect(found.map(\.id) == [1, 2, 3])
        #expect(found.map { $0.sightings.map(\.frame) } == [[0, 1, 2], [0, 1], [3]])
        #expect(found[0].sightings.map(\.region.box.left) == [0, 2, 4])
    }

    @Test func whatMovesFasterThanItsSizeIsFollowedAlongTheMotion() {
        let frames = [[region(0)], [region(20)], [region(40)], [region(60)]]
        #expect(tracks(frames).count == 4)
        #expect(tracks(frames, motion: motion(-0.2)).map(\.sightings.count) == [4])
        #expect(tracks(frames, motion: motion(0.2)).count == 4)
    }

    @Test func heatThatStaysWhileThePictureFlowsIsOneTrack() {
        #expect(tracks([[region(30)], [region(30)], [region(31)]], motion: motion(-0.2)).count == 1)
    }

    @Test func aTrackWaitsForHalfASecondAndMovesOnMeanwhile() {
        let none: [HotRegion] = []
        let gap = [[region(0)], none, none, [region(45)]]
        #expect(tracks(gap, motion: motion(-0.15)).map { $0.sightings.map(\.frame) } == [[0, 3]])
        #expect(tracks(gap, motion: motion(-0.15), rate: 4).count == 2)
    }

    @Test func aSceneCutAndAnotherTargetEndTracks() {
        let still = Array(repeating: [region(10)], count: 4)
        #expect(tracks(still).count == 1)
        #expect(tracks(still, cuts: [2]).map { $0.sightings.map(\.frame) } == [[0, 1], [2, 3]])
        let switched = tracks(still, labels: ["car", "car", "car", "truck"])
        #expect(switched.map(\.label) == ["car", "truck"])
        #expect(switched.map(\.sightings.count) == [3, 1])
    }

    @Test func mapsHaveTheirOwnTracks() {
        var tracker = RegionTracker(width: 100, height: 100)
        for frame in 0..<3 {
            tracker.advance(
                frame: frame, time: Double(frame),
                views: ["car", "bus"].map { RegionTracker.View(label: $0, probability: 0.5, regions: [region(10)]) })
        }
        // A second between frames is too long for either.
        #expect(tracker.tracks.map(\.map) == [0, 1, 0, 1, 0, 1])
        #expect(tracker.tracks.map(\.id) == [1, 2, 3, 4, 5, 6])
        #expect(tracker.tracks[0].sightings[0].probability == 0.5)
    }

    @Test func theNearestPairsAreJoinedFirst() {
        let found = tracks([[region(0), region(6)], [region(5)]])
        #expect(found.map { $0.sightings.map(\.region.box.left) } == [[0], [6, 5]])
    }

    @Test func stretchesEndWhereFramesAreMissing() {
        let track = Track(
            id: 1, map: 0, label: "car",
            sightings: [3, 4, 7, 9, 10].map { Track.Sighting(frame: $0, region: region(0)) })
        #expect(track.stretches.map { $0.map(\.frame) } == [[3, 4], [7], [9, 10]])
    }
}
