import Maps

/// Combines the map of a frame with those of the frames before it.
///
/// A smoother is a value: its output is a function of what it was given since the last `reset()`, in that order, and its
/// memory is bounded by the size of a map. A smoother that follows the motion in the picture conforms to this protocol
/// too: what it needs beside the map travels in `MapSample`.
package protocol MapSmoother: Sendable {
    /// - Parameter sample: of a later frame than all samples before it; every map since the last reset has the same size.
    mutating func smooth(_ sample: MapSample) -> SaliencyMap

    /// Forgets everything: the next sample stands for itself, as after a scene cut.
    mutating func reset()
}

/// One frame's map on its way through the temporal stage.
package struct MapSample: Sendable {
    package var map: SaliencyMap
    /// Presentation time in seconds.
    package var time: Double

    package init(map: SaliencyMap, time: Double) {
        self.map = map
        self.time = time
    }
}

/// No smoothing: each map stands for itself.
package struct NoSmoother: MapSmoother {
    package init() {}

    package mutating func smooth(_ sample: MapSample) -> SaliencyMap { sample.map }

    package mutating func reset() {}
}
