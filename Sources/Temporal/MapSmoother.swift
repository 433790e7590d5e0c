import Maps
import Motion

/// Combines the map of a frame with those of the frames around it.
///
/// A value: what it gives is a function of what it was given since the last `reset()`, in that order, and its memory is
/// bounded by the size of a map.
package enum MapSmoother: Sendable, Codable {
    /// Each map stands for itself.
    case none
    case exponential(ExponentialSmoother)
    case motion(MotionSmoother)

    /// What is found out about a sample once, however often it is looked at: its map at the resolution that is worked with.
    /// - Parameter onward: the motion from the frame before it to it, where frames to come are looked at.
    package func prepared(_ sample: MapSample, onward: MotionField? = nil) -> MapSample {
        guard case .motion = self else { return sample }
        var sample = sample
        sample.map = FineGrid(of: sample.map).refine(sample.map.finite)
        sample.onward = onward.map {
            MapMotion($0, heat: sample.map, width: sample.map.width, height: sample.map.height)
        }
        return sample
    }

    /// - Parameters:
    ///   - sample: prepared, of a later frame than all samples before it; every map since the last reset has the same size.
    ///   - future: the frames after it that may be looked at, in order: at most `lookahead`.
    package mutating func smooth(
        _ sample: MapSample, future: some BidirectionalCollection<MapSample> = [], lookahead: Int = 0
    ) -> SaliencyMap {
        switch self {
        case .none: return sample.map
        case .exponential(var smoother):
            defer { self = .exponential(smoother) }
            return smoother.smooth(sample)
        case .motion(var smoother):
            defer { self = .motion(smoother) }
            return smoother.smooth(sample, future: future, lookahead: lookahead)
        }
    }

    /// A smoothed map at the resolution of the maps it was made from.
    /// - Parameter original: one of these.
    package func coarse(_ map: SaliencyMap, like original: SaliencyMap) -> SaliencyMap {
        guard case .motion = self else { return map }
        return FineGrid(of: original).coarse(map)
    }

    /// Forgets everything: the next sample stands for itself, as after a scene cut.
    package mutating func reset() {
        switch self {
        case .none: break
        case .exponential(var smoother):
            smoother.reset()
            self = .exponential(smoother)
        case .motion(var smoother):
            smoother.reset()
            self = .motion(smoother)
        }
    }
}

/// One frame's map on its way through a timeline.
package struct MapSample: Sendable, Codable {
    package var map: SaliencyMap
    /// Whether the network made the map of this very frame; otherwise it is the last one's.
    package let isNew: Bool
    /// Whether it explains something else than the map before: another class has come to be held.
    package let startsAnew: Bool
    /// Presentation time in seconds.
    @ExactlyCoded package var time: Double
    /// How the picture moved since the frame before; nil where nobody knows.
    package let motion: MotionField?
    /// Where the frame before's cells are in this one.
    var onward: MapMotion?

    package init(
        map: SaliencyMap, isNew: Bool = true, startsAnew: Bool = false, time: Double, motion: MotionField? = nil
    ) {
        self.map = map
        self.isNew = isNew
        self.startsAnew = startsAnew
        self.time = time
        self.motion = motion
    }
}

extension SaliencyMap {
    /// Values that are no finite numbers count as 0, so that one bad frame cannot spoil all that follow.
    package var finite: SaliencyMap {
        guard !values.allSatisfy(\.isFinite) else { return self }
        return SaliencyMap(width: width, height: height, values: values.map { $0.isFinite ? $0 : 0 })
    }
}
