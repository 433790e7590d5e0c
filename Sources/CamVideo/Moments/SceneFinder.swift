import Temporal

/// Where a new scene begins.
struct SceneFinder: MomentFinder {
    mutating func watch(_ frame: WatchedFrame) -> [Moment] {
        guard frame.isSceneCut else { return [] }
        return [Moment(.scene, Episode(first: frame.place, last: frame.place, peak: 0), "a new scene")]
    }

    mutating func finish() -> [Moment] { [] }
}

/// Where something else is explained than before.
struct SwitchFinder: MomentFinder {
    private var subjects: [Subject] = []

    mutating func watch(_ frame: WatchedFrame) -> [Moment] {
        defer { subjects = frame.views.map(\.explanation.subject) }
        return zip(frame.views, subjects).compactMap { view, before in
            let after = view.explanation.subject
            guard after != before else { return nil }
            let caption = Caption(labels: frame.networks[view.network].labels)
            let why =
                view.explanation.change?.reason == .sceneCut || frame.isSceneCut
                ? ", with the scene"
                : view.explanation.change?.ratio.map { ", which led by \(Caption.short($0)) times" } ?? ""
            return Moment(
                .switched, Episode(first: frame.place, last: frame.place, peak: 0),
                (view.name.map { "\($0): " } ?? "")
                    + "from \(caption.name(of: before)) to \(caption.name(of: after))\(why)")
        }
    }

    mutating func finish() -> [Moment] { [] }
}
