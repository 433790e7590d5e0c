/// When a class was explained while another one was on top.
struct HeldFinder: MomentFinder {
    private let minimumLength: Double
    /// Of each view, with what is said of it.
    private var trackers: [(tracker: EpisodeTracker, title: String)] = []

    init(minimumLength: Double) { self.minimumLength = minimumLength }

    mutating func watch(_ frame: WatchedFrame) -> [Moment] {
        if trackers.isEmpty {
            trackers = frame.views.map { _ in (EpisodeTracker(minimumLength: minimumLength), "") }
        }
        return frame.views.enumerated().compactMap { index, view in
            let leader = view.explanation.leader.flatMap { $0.probability > view.figure ? $0 : nil }
            let over = trackers[index].tracker.update(leader.map { Double($0.probability) }, at: frame.place)
            let moment = over.map { Moment(.notOnTop, $0, trackers[index].title, value: $0.peak) }
            if let leader {
                let network = frame.networks[view.network]
                let held = Caption(labels: network.labels).name(of: view.explanation.subject)
                trackers[index].title =
                    (view.name.map { "\($0): " } ?? "")
                    + "\(held) is explained, \(network.name(ofClass: leader.classIndex)) is on top"
            }
            return moment
        }
    }

    mutating func finish() -> [Moment] {
        trackers.indices.compactMap { index in
            trackers[index].tracker.finish().map { Moment(.notOnTop, $0, trackers[index].title, value: $0.peak) }
        }
    }
}
