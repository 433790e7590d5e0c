import Maps

/// Combines the map of a frame with those of the frames before it.
///
/// A value: what it gives is a function of what it was given since the last `reset()`, in that order, and its memory is
/// bounded by the size of a map. A smoother that follows the motion in the picture is to be another case: what it needs
/// beside the map travels in `MapSample`.
package enum MapSmoother: Sendable, Codable {
    /// Each map stands for itself.
    case none
    case exponential(ExponentialSmoother)

    /// - Parameter sample: of a later frame than all samples before it; every map since the last reset has the same size.
    package mutating func smooth(_ sample: MapSample) -> SaliencyMap {
        switch self {
        case .none: return sample.map
        case .exponential(var smoother):
            defer { self = .exponential(smoother) }
            return smoother.smooth(sample)
        }
    }

    /// Forgets everything: the next sample stands for itself, as after a scene cut.
    package mutating func reset() {
        switch self {
        case .none: break
        case .exponential(var smoother):
            smoother.reset()
            self = .exponential(smoother)
        }
    }
}

/// One frame's map on its way through a timeline.
package struct MapSample: Sendable, Codable {
    package var map: SaliencyMap
    /// Presentation time in seconds.
    @ExactlyCoded package var time: Double

    package init(map: SaliencyMap, time: Double) {
        self.map = map
        self.time = time
    }
}
