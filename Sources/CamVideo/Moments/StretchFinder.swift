/// The stretches in which the class on top was the most and the least probable, on average.
struct StretchFinder: MomentFinder {
    private struct Entry {
        let place: Place
        let probability: Double
        let name: String
    }

    private let length: Double
    private let kinds: Set<Moment.Kind>
    private var frames: [Entry] = []

    init(length: Double, kinds: Set<Moment.Kind>) { (self.length, self.kinds) = (length, kinds) }

    mutating func watch(_ frame: WatchedFrame) -> [Moment] {
        if let network = frame.networks.first, let (index, probability) = network.top, probability.isFinite {
            frames.append(
                Entry(place: frame.place, probability: Double(probability), name: network.name(ofClass: index)))
        }
        return []
    }

    /// None where the video is no longer than the stretch.
    mutating func finish() -> [Moment] {
        var stretches: [(range: ClosedRange<Int>, mean: Double)] = []
        var (first, sum) = (0, 0.0)
        for (last, entry) in frames.enumerated() {
            sum += entry.probability
            while first < last, entry.place.time - frames[first + 1].place.time >= length {
                sum -= frames[first].probability
                first += 1
            }
            if entry.place.time - frames[first].place.time >= length {
                stretches.append((first...last, sum / Double(last - first + 1)))
            }
        }
        guard let most = stretches.max(by: { $0.mean < $1.mean }),
            let least = stretches.min(by: { $0.mean < $1.mean }), most.mean > least.mean
        else { return [] }
        return [(Moment.Kind.mostConfident, most), (.leastConfident, least)].filter { kinds.contains($0.0) }.map {
            kind, stretch in
            let entries = frames[stretch.range]
            let episode = Episode(
                first: frames[stretch.range.lowerBound].place, last: frames[stretch.range.upperBound].place,
                peak: stretch.mean)
            let names = Dictionary(grouping: entries, by: \.name).max {
                ($0.value.count, $1.key) < ($1.value.count, $0.key)
            }
            return Moment(
                kind, episode,
                "the \(kind == .mostConfident ? "most" : "least") confident stretch: mostly \(names?.key ?? "nothing"), "
                    + "\(Caption.percent(Float(stretch.mean))) on average",
                value: stretch.mean)
        }
    }
}
