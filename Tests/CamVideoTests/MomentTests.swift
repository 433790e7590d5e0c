import Maps
import Temporal
import Testing

@testable import CamVideo

/// What counts as a moment, frame by frame at 25 a second.
@Suite struct MomentTests {
    private static let labels = ["cab, taxi", "minivan", "tree"]

    private func frame(
        _ number: Int, _ probabilities: [Float] = [0.4, 0.3, 0.3], subject: Subject = .class(0),
        leader: LeadingClass? = nil, heat: Int = 0, other: Int? = nil, second: [Float]? = nil, isCut: Bool = false
    ) -> WatchedFrame {
        func view(_ name: String?, network: Int, at cell: Int) -> WatchedFrame.View {
            var values = [Float](repeating: 0, count: 12)
            values[cell] = 2
            let map = SaliencyMap(width: 4, height: 3, values: values)
            return WatchedFrame.View(
                name: name, network: network,
                explanation: Explanation(
                    subject: subject, leader: leader, scores: probabilities, probabilities: probabilities,
                    figure: probabilities[0], map: map),
                figure: probabilities[0], heat: HeatShares(map, neutral: 0))
        }
        let names: [String?] = second == nil ? [nil] : ["a", "b"]
        return WatchedFrame(
            place: Place(frame: number, time: Double(number) / 25), isSceneCut: isCut,
            networks: zip(names, [probabilities] + (second.map { [$0] } ?? [])).map {
                WatchedFrame.Network(name: $0, labels: Self.labels, probabilities: $1)
            },
            views: [view(other == nil ? nil : "gradcam", network: 0, at: heat)]
                + (other.map { [view("layercam", network: 0, at: $0)] } ?? []))
    }

    private func found(
        _ frames: [WatchedFrame], _ kinds: Moment.Kind..., change: (inout MomentOptions) -> Void = { _ in }
    ) -> [Moment] {
        var options = MomentOptions()
        options.kinds = Set(kinds)
        change(&options)
        var search = MomentSearch(options)
        for frame in frames { search.watch(frame) }
        return search.finish()
    }

    @Test func aClassAppears() {
        let frames = (0..<100).map { index in
            frame(index, (30..<60).contains(index) ? [0.8, 0.1, 0.1] : [0.2, 0.1, 0.7])
        }
        let moments = found(frames, .appeared)
        #expect(moments.map(\.title) == ["tree, up to 70%", "cab, up to 80%", "tree, up to 70%"])
        let cab = moments[1]
        #expect((30...36).contains(cab.firstFrame) && (60...69).contains(cab.lastFrame))
        #expect(cab.start == Double(cab.firstFrame) / 25 && cab.end == Double(cab.lastFrame) / 25)
        #expect(found(frames, .confident).isEmpty)
        #expect(found(frames, .confident) { $0.confident = 0.75 }.map(\.title) == ["cab, up to 80%"])
    }

    /// Neither a flicker nor a short gap is anything.
    @Test func whatIsShortIsPassedOver() {
        let flicker = (0..<50).map { frame($0, $0 == 20 ? [1, 0, 0] : [0.1, 0.2, 0.7]) }
        #expect(found(flicker, .appeared).map(\.title) == ["tree, up to 70%"])
        let gap = (0..<100).map { frame($0, (50..<53).contains($0) ? [0.1, 0.1, 0.8] : [0.9, 0.05, 0.05]) }
        #expect(found(gap, .appeared).map { [$0.firstFrame, $0.lastFrame] } == [[0, 99]])
    }

    @Test func anotherClassIsOnTop() {
        let leader = LeadingClass(classIndex: 1, probability: 0.6)
        let frames = (0..<40).map { frame($0, leader: (10..<20).contains($0) ? leader : nil) }
        let moments = found(frames, .notOnTop)
        #expect(moments.map { [$0.firstFrame, $0.lastFrame] } == [[10, 19]])
        #expect(moments.first?.title == "cab is explained, minivan is on top")
        #expect(moments.first?.value.map { abs($0 - 0.6) < 1e-6 } == true)
    }

    @Test func theTargetIsSwitched() {
        let frames = (0..<20).map { frame($0, subject: .class($0 < 12 ? 0 : 2)) }
        #expect(found(frames, .switched).map { [$0.firstFrame, $0.lastFrame] } == [[12, 12]])
        #expect(found(frames, .switched).first?.title == "from cab to tree")
    }

    @Test func aMapJumps() {
        let frames = (0..<50).map { frame($0, heat: $0 < 30 ? 0 : 11) }
        let moments = found(frames, .jumped)
        #expect(moments.map(\.firstFrame) == [30])
        #expect(moments.first?.value == 1)
        // Neither where another scene begins, nor where it is of something else.
        #expect(found((0..<50).map { frame($0, heat: $0 < 30 ? 0 : 11, isCut: $0 == 30) }, .jumped).isEmpty)
        #expect(
            found((0..<50).map { frame($0, subject: .class($0 < 30 ? 0 : 1), heat: $0 < 30 ? 0 : 11) }, .jumped).isEmpty
        )
    }

    @Test func methodsDisagree() {
        let frames = (0..<50).map { frame($0, heat: 0, other: (20..<40).contains($0) ? 7 : 0) }
        let moments = found(frames, .disagreed)
        #expect(moments.map { [$0.firstFrame, $0.lastFrame] } == [[20, 39]])
        #expect(moments.first?.title == "gradcam and layercam look at different places for cab")
    }

    @Test func networksDisagree() {
        let frames = (0..<50).map { index in
            frame(index, [0.8, 0.1, 0.1], second: index < 25 ? [0.7, 0.2, 0.1] : [0.1, 0.1, 0.8])
        }
        let moments = found(frames, .disagreed)
        #expect(moments.map { [$0.firstFrame, $0.lastFrame] } == [[25, 49]])
        #expect(moments.first?.title == "a says cab, b tree")
        // A network that is sure of nothing names nothing.
        let unsure = (0..<50).map { frame($0, [0.8, 0.1, 0.1], second: [0.2, 0.2, 0.25]) }
        #expect(found(unsure, .disagreed).isEmpty)
    }

    @Test func stretchesAreTheHighestAndTheLowestMean() {
        let frames = (0..<200).map { index in
            frame(
                index, (40..<100).contains(index) ? [0.9, 0.1, 0] : index >= 140 ? [0.4, 0.3, 0.3] : [0.1, 0.3, 0.6])
        }
        let moments = found(frames, .mostConfident, .leastConfident)
        #expect(moments.map(\.kind) == [.mostConfident, .leastConfident])
        #expect((40...50).contains(moments[0].firstFrame) && moments[0].lastFrame - moments[0].firstFrame == 50)
        #expect(moments[1].firstFrame >= 140)
        #expect(moments[0].title == "the most confident stretch: mostly cab, 90% on average")
        #expect(found(Array(frames.prefix(30)), .mostConfident, .leastConfident).isEmpty)
        #expect(found(frames, .leastConfident).count == 1)
    }

    @Test func theyComeInOrder() {
        let frames = (0..<60).map {
            frame($0, $0 < 30 ? [0.9, 0.1, 0] : [0, 0.1, 0.9], subject: .class($0 < 30 ? 0 : 2), isCut: $0 == 30)
        }
        let moments = found(frames, .appeared, .scene, .switched)
        #expect(moments.map(\.start) == moments.map(\.start).sorted())
        #expect(moments.map(\.kind) == [.appeared, .appeared, .switched, .scene])
    }

    @Test func optionsThatMeanNothingAreRefused() {
        for change: (inout MomentOptions) -> Void in [
            { $0.appearing = 0 }, { $0.confident = 1.5 }, { $0.jump = .nan }, { $0.minimumLength = -1 },
            { $0.stretch = 0 },
        ] {
            var options = MomentOptions()
            change(&options)
            #expect(throws: CamVideoError.self) { try options.validate() }
        }
    }
}
