import Maps
import Motion

/// Averages maps along the motion in the picture: the maps before are carried to where their objects are now, then averaged with the
/// new one. So a map is as calm as an exponential average, and does not drag behind what moves.
///
/// Maps are carried on a `FineGrid`. Each cell has a weight of its own (`WeightedMap`): what was uncovered or is new takes the new map.
/// Frames without a map of their own show the last one, carried along; a new one is faded in. A map of something else begins anew, and
/// is faded in too.
package struct MotionSmoother: Sendable, Codable {
    package let halfLife: HalfLife
    private var state: State?

    fileprivate struct State: Codable {
        /// At the frame that was last seen.
        var average: WeightedMap
        @ExactlyCoded var time: Double
        /// When a map was last added.
        @ExactlyCoded var explained: Double
        var trust: MotionTrust
        /// The average when a map was last added: as it was, and carried all the way.
        var unmoved: SaliencyMap
        var moved: SaliencyMap
        var crossFade: CrossFade?
    }

    /// What was shown before a map that came after several frames without, or that explains something else, carried along.
    fileprivate struct CrossFade: Codable {
        var from: SaliencyMap
        /// Of the frame before the new map, and until it is all that is shown.
        @ExactlyCoded var start: Double
        @ExactlyCoded var length: Double

        /// In seconds: long enough not to be seen as a jump, too short to be seen as a delay.
        static let longest = 0.1
    }

    package init(halfLife: HalfLife) { self.halfLife = halfLife }

    /// Forgets everything: the next sample stands for itself.
    package mutating func reset() { state = nil }

    /// - Parameters:
    ///   - sample: of a later frame than all before it; its map on a fine grid, of one size since the last reset.
    ///   - future: the frames after it that may be looked at, in order.
    ///   - lookahead: how many those may be.
    mutating func smooth(
        _ sample: MapSample, future: some BidirectionalCollection<MapSample>, lookahead: Int
    ) -> SaliencyMap {
        let interval = sample.time - (state?.time ?? sample.time)
        let weights =
            lookahead > 0 ? LookaheadWeights(halfLife: halfLife, window: Double(lookahead + 1) * interval) : nil
        var current = state ?? State(beginningWith: sample)
        if state != nil {
            current.carry(to: sample)
            if sample.isNew {
                current.add(
                    sample, after: interval, weights?.pastHalfLife ?? halfLife, fades: weights == nil)
            }
        }
        state = current
        guard let weights else { return current.crossFaded(current.average.mean) }
        var past = current.average
        past.fade(to: Float(weights.pastHalfLife.remaining(after: current.time - current.explained)))
        // What explains something else has nothing to say about this.
        let alike = future.prefix { !$0.startsAnew }
        return current.crossFaded(past.merged(with: gathered(alike, current, lookahead: lookahead)))
    }

    /// The maps to come, carried back to the frame that was last seen, with weights as `LookaheadWeights` has them.
    private func gathered(
        _ future: some BidirectionalCollection<MapSample>, _ state: State, lookahead: Int
    ) -> WeightedMap {
        let mean = state.average.mean
        let shares = state.trust.shares(width: mean.width, height: mean.height)
        var gathered = WeightedMap(width: mean.width, height: mean.height)
        let times = [state.time] + future.map(\.time)
        for (place, sample) in zip(1..., future).reversed() {
            if sample.isNew { gathered.add(sample.map, weight: 1 - Float(place) / Float(lookahead + 1)) }
            if var onward = sample.onward {
                onward.scale(by: shares)
                gathered.carry(along: onward)
            }
            gathered.fade(to: Float(halfLife.remaining(after: times[place] - times[place - 1])))
        }
        return gathered
    }
}

extension MotionSmoother.State {
    init(beginningWith sample: MapSample) {
        average = WeightedMap(sample.map)
        time = sample.time
        explained = sample.time
        trust = MotionTrust(width: sample.map.width, height: sample.map.height)
        unmoved = sample.map
        moved = sample.map
    }

    mutating func carry(to sample: MapSample) {
        precondition(
            sample.map.width == average.mean.width && sample.map.height == average.mean.height,
            "maps of one stream have one size")
        time = sample.time
        guard let motion = sample.motion else { return }
        let heat = sample.isNew ? average.mean.heat(with: sample.map) : average.mean
        var along = MapMotion(motion, heat: heat, width: heat.width, height: heat.height)
        moved.values = along.carry(moved.values)
        along.scale(by: trust.shares(width: heat.width, height: heat.height))
        average.carry(along: along)
        if let fading = crossFade, time - fading.start < fading.length {
            crossFade?.from.values = along.carry(fading.from.values)
        } else {
            crossFade = nil
        }
    }

    /// - Parameter interval: seconds since the frame before.
    mutating func add(_ sample: MapSample, after interval: Double, _ halfLife: HalfLife, fades: Bool) {
        let gap = sample.time - explained
        let from = average.mean
        func crossFade(within length: Double) -> MotionSmoother.CrossFade {
            MotionSmoother.CrossFade(from: from, start: sample.time - interval, length: length)
        }
        if sample.startsAnew {
            self.crossFade = crossFade(within: MotionSmoother.CrossFade.longest)
            average = WeightedMap(sample.map)
        } else {
            trust.update(sample.map, moved: moved, unmoved: unmoved, interval: gap)
            if gap > 1.5 * interval {
                self.crossFade = fades ? crossFade(within: min(gap, MotionSmoother.CrossFade.longest)) : nil
            }
            average.fade(to: Float(halfLife.remaining(after: gap)))
            average.add(sample.map)
        }
        explained = sample.time
        unmoved = average.mean
        moved = average.mean
    }

    func crossFaded(_ map: SaliencyMap) -> SaliencyMap {
        guard let crossFade, time - crossFade.start < crossFade.length else { return map }
        let share = Float((time - crossFade.start) / crossFade.length)
        var map = map
        for index in map.values.indices {
            map.values[index] =
                crossFade.from.values[index] + (map.values[index] - crossFade.from.values[index]) * share
        }
        return map
    }
}

extension SaliencyMap {
    /// How much there is in either map, whatever its sign.
    fileprivate func heat(with other: SaliencyMap) -> SaliencyMap {
        SaliencyMap(width: width, height: height, values: zip(values, other.values).map { abs($0) + abs($1) })
    }
}
