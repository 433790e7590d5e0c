import Maps
import Temporal

/// When each class was there: from where its smoothed probability rises to a bound until it has fallen to two thirds of it.
struct ClassFinder: MomentFinder {
    private struct Seen {
        var smoother = ExponentialSmoother(halfLife: HalfLife(seconds: 0.15))
        /// By class: of those that are there.
        var trackers: [Int: EpisodeTracker] = [:]
        var network: WatchedFrame.Network
    }

    private let kind: Moment.Kind
    private let bound: Double
    private let minimumLength: Double
    private var networks: [Seen] = []

    /// What keeps a class there, as a share of the bound.
    private static let kept = 2.0 / 3

    init(_ kind: Moment.Kind, from bound: Double, minimumLength: Double) {
        (self.kind, self.bound, self.minimumLength) = (kind, bound, minimumLength)
    }

    mutating func watch(_ frame: WatchedFrame) -> [Moment] {
        if networks.isEmpty { networks = frame.networks.map { Seen(network: $0) } }
        return frame.networks.indices.flatMap { watch(frame, network: $0) }
    }

    private mutating func watch(_ frame: WatchedFrame, network index: Int) -> [Moment] {
        guard let probabilities = frame.networks[index].probabilities else { return [] }
        var seen = networks[index]
        defer { networks[index] = seen }
        if frame.isSceneCut { seen.smoother.reset() }
        let smoothed = seen.smoother.smooth(
            MapSample(
                map: SaliencyMap(width: probabilities.count, height: 1, values: probabilities),
                time: frame.place.time)
        ).values
        var moments: [Moment] = []
        for (index, probability) in smoothed.enumerated() {
            let probability = Double(probability)
            guard probability >= bound || seen.trackers[index] != nil else { continue }
            var tracker = seen.trackers[index] ?? EpisodeTracker(minimumLength: minimumLength)
            let isThere = probability >= (tracker.current == nil ? bound : bound * Self.kept)
            let over = tracker.update(isThere ? probability : nil, at: frame.place)
            if let over { moments.append(moment(over, of: index, seen.network)) }
            seen.trackers[index] = tracker.current == nil ? nil : tracker
        }
        return moments
    }

    mutating func finish() -> [Moment] {
        networks.flatMap { seen in
            seen.trackers.sorted { $0.key < $1.key }.compactMap { index, tracker in
                var tracker = tracker
                return tracker.finish().map { moment($0, of: index, seen.network) }
            }
        }
    }

    private func moment(_ episode: Episode, of index: Int, _ network: WatchedFrame.Network) -> Moment {
        let percent = Caption.percent(Float(episode.peak))
        return Moment(
            kind, episode,
            (network.name.map { "\($0): " } ?? "") + "\(network.name(ofClass: index)), up to \(percent)",
            value: episode.peak)
    }
}
