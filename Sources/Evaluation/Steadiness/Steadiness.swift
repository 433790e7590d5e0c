import Maps
import Motion

/// What is measured of a clip's maps over time, fed with every frame in order: whether they stay on what they show (`warping`),
/// follow it (`lag`), tremble (`jitter`), and still are what the network says (`fidelity`). No one of these means anything alone:
/// a map that never changes is steady.
package struct Steadiness: Sendable {
    /// One frame's maps.
    package struct Frame: Sendable {
        /// Its map as it is shown.
        let shown: SaliencyMap
        /// The network's of this very frame, for the same subject.
        let unsmoothed: SaliencyMap
        /// Of the picture since the frame before; nil where it is not known, and at a scene cut.
        let motion: MotionField?
        /// Whether it is the first of a scene, or the first that explains another subject.
        let beginsAnew: Bool

        /// - Parameters: `shown` and `unsmoothed`: of any sizes; their values are finite.
        package init(shown: SaliencyMap, unsmoothed: SaliencyMap, motion: MotionField?, beginsAnew: Bool) {
            self.shown = shown
            self.unsmoothed = unsmoothed
            self.motion = motion
            self.beginsAnew = beginsAnew
        }
    }

    /// All maps are enlarged to a grid with so many cells along the picture's longer side: finer than any network's, and about
    /// what can be told apart in a heat map.
    private static let longerSide = 64

    package private(set) var warping = WarpingError()
    package private(set) var lag: CentroidLag
    package private(set) var jitter: CentroidJitter
    package private(set) var fidelity = MapFidelity()
    private let aspect: Double
    private let columns: Int
    private let rows: Int
    private var before: SaliencyMap?

    /// - Parameters: `width` and `height`: of the upright picture, in pixels.
    package init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        aspect = Double(height) / Double(width)
        let cell = Double(max(width, height)) / Double(Self.longerSide)
        columns = max(1, Int((Double(width) / cell).rounded()))
        rows = max(1, Int((Double(height) / cell).rounded()))
        lag = CentroidLag(aspect: aspect)
        jitter = CentroidJitter(aspect: aspect)
    }

    package mutating func add(_ frame: Frame) {
        let shown = frame.shown.resized(width: columns, height: rows)
        let unsmoothed = frame.unsmoothed.resized(width: columns, height: rows)
        warping.add(shown, before: before, motion: frame.motion)
        if let motion = frame.motion { lag.add(shown: shown, unsmoothed: unsmoothed, motion: motion) }
        jitter.add(shown.heatCentroid(aspect: aspect), beginsAnew: frame.beginsAnew)
        fidelity.add(shown: shown, unsmoothed: unsmoothed)
        before = shown
    }

    /// Passes over a frame that there is nothing to say of: the next one is not compared with those before.
    package mutating func skip() {
        before = nil
        jitter.add(nil, beginsAnew: true)
    }
}
