import Temporal

/// Where a map's heat is suddenly elsewhere, in one scene and for one subject.
struct JumpFinder: MomentFinder {
    private struct Past {
        var maps: [(place: Place, heat: HeatShares)] = []
        var subject: Subject?
        var tracker = EpisodeTracker(minimumLength: 0)
        var name: String?
    }

    private let share: Double
    private var views: [Past] = []

    /// In seconds: a map is compared with what it was before.
    private static let window = 0.25

    init(share: Double) { self.share = share }

    mutating func watch(_ frame: WatchedFrame) -> [Moment] {
        if views.isEmpty { views = frame.views.map { Past(name: $0.name) } }
        return frame.views.enumerated().flatMap { index, view in
            var moments: [Moment] = []
            var past = views[index]
            defer { views[index] = past }
            if frame.isSceneCut || view.explanation.subject != past.subject {
                moments += past.tracker.finish().map { moment($0, past.name) }.map { [$0] } ?? []
                past.maps = []
                past.subject = view.explanation.subject
            }
            past.maps.removeAll { $0.place.time < frame.place.time - Self.window - 1e-6 }
            guard let heat = view.heat else { return moments }
            let moved = past.maps.first.map { $0.heat.share(elsewhereIn: heat) } ?? 0
            past.maps.append((frame.place, heat))
            if let over = past.tracker.update(moved >= share ? moved : nil, at: frame.place) {
                moments.append(moment(over, past.name))
            }
            return moments
        }
    }

    mutating func finish() -> [Moment] {
        views.indices.compactMap { index in views[index].tracker.finish().map { moment($0, views[index].name) } }
    }

    private func moment(_ episode: Episode, _ name: String?) -> Moment {
        Moment(
            .jumped, episode,
            (name.map { "\($0): " } ?? "")
                + "the map jumped, \(Caption.percent(Float(episode.peak))) of its heat is elsewhere",
            value: episode.peak)
    }
}
