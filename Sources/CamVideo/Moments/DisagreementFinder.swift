/// When two runs, networks or methods look at different places for the same thing, or two networks name different classes.
struct DisagreementFinder: MomentFinder {
    private struct Pair {
        var tracker: EpisodeTracker
        var title = ""
    }

    private let share: Double
    private let minimumLength: Double
    private var maps: [[Int]: Pair] = [:]
    private var classes: [[Int]: Pair] = [:]

    /// A network that is less sure than this names nothing.
    private static let surety: Float = 0.3

    init(share: Double, minimumLength: Double) { (self.share, self.minimumLength) = (share, minimumLength) }

    mutating func watch(_ frame: WatchedFrame) -> [Moment] { watchMaps(frame) + watchClasses(frame) }

    private mutating func watchMaps(_ frame: WatchedFrame) -> [Moment] {
        var moments: [Moment] = []
        for (first, a) in frame.views.enumerated() {
            for (second, b) in frame.views.enumerated().dropFirst(first + 1) {
                guard let heat = a.heat, let other = b.heat, isSame(a, b, frame) else {
                    moments += Self.update(&maps[[first, second]], nil, at: frame.place)
                    continue
                }
                let elsewhere = heat.share(elsewhereIn: other)
                let subject = Caption(labels: frame.networks[a.network].labels).name(of: a.explanation.subject)
                var pair = maps[[first, second]] ?? Pair(tracker: EpisodeTracker(minimumLength: minimumLength))
                if elsewhere >= share {
                    pair.title =
                        "\(a.name ?? "one") and \(b.name ?? "the other") look at different places for \(subject)"
                }
                maps[[first, second]] = pair
                moments += Self.update(&maps[[first, second]], elsewhere >= share ? elsewhere : nil, at: frame.place)
            }
        }
        return moments
    }

    /// Whether both explain the same thing, in different ways.
    private func isSame(_ a: WatchedFrame.View, _ b: WatchedFrame.View, _ frame: WatchedFrame) -> Bool {
        guard a.name != b.name else { return false }
        return Caption(labels: frame.networks[a.network].labels).name(of: a.explanation.subject)
            == Caption(labels: frame.networks[b.network].labels).name(of: b.explanation.subject)
    }

    private mutating func watchClasses(_ frame: WatchedFrame) -> [Moment] {
        var moments: [Moment] = []
        let named = frame.networks.map { network -> (name: String, probability: Float)? in
            guard let (index, probability) = network.top, probability >= Self.surety else { return nil }
            return (network.name(ofClass: index), probability)
        }
        for first in named.indices {
            for second in named.indices.dropFirst(first + 1) {
                var pair = classes[[first, second]] ?? Pair(tracker: EpisodeTracker(minimumLength: minimumLength))
                var doubt: Double?
                if let a = named[first], let b = named[second], a.name != b.name {
                    doubt = Double(min(a.probability, b.probability))
                    let names = [frame.networks[first].name ?? "one", frame.networks[second].name ?? "the other"]
                    pair.title = "\(names[0]) says \(a.name), \(names[1]) \(b.name)"
                }
                classes[[first, second]] = pair
                moments += Self.update(&classes[[first, second]], doubt, at: frame.place)
            }
        }
        return moments
    }

    private static func update(_ pair: inout Pair?, _ value: Double?, at place: Place) -> [Moment] {
        guard let over = pair?.tracker.update(value, at: place) else { return [] }
        return [Moment(.disagreed, over, pair?.title ?? "", value: over.peak)]
    }

    mutating func finish() -> [Moment] {
        (maps.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            + classes.sorted { $0.key.lexicographicallyPrecedes($1.key) }).compactMap { _, pair in
                var pair = pair
                return pair.tracker.finish().map { Moment(.disagreed, $0, pair.title, value: $0.peak) }
            }
    }
}

extension WatchedFrame.Network {
    /// The most probable class.
    var top: (index: Int, probability: Float)? {
        guard let probabilities, let best = probabilities.indices.max(by: { probabilities[$0] < probabilities[$1] })
        else { return nil }
        return (best, probabilities[best])
    }
}
