/// What many maps' localizations have in common.
package struct LocalizationSummary: Sendable {
    package struct Means: Sendable {
        /// How many maps there were.
        package let maps: Int
        /// The share of maps that hit.
        package let pointingGame: Double
        package let energy: Double
        /// At the summary's best threshold.
        package let bestOverlap: Double
        /// At the fixed threshold.
        package let overlap: Double
        package let area: Double
    }

    /// The one of `Localization.thresholds` at which the overlap's mean over all maps is highest; the lowest such one.
    package let bestThreshold: Float
    /// Of each class's maps, in the order of the names.
    package let classes: [(name: String, means: Means)]
    /// Of all maps.
    package let all: Means
    /// Of the classes' means, each class counting the same.
    package let classMean: Means

    /// - Parameter maps: with the name of what each shows; nil without any.
    package init?(_ maps: [(name: String, localization: Localization)]) {
        guard !maps.isEmpty else { return nil }
        var sums = Localization.thresholds.map { _ in 0.0 }
        for (_, map) in maps {
            for index in sums.indices { sums[index] += map.overlaps[index] }
        }
        var best = 0
        for index in sums.indices where sums[index] > sums[best] { best = index }
        bestThreshold = Localization.thresholds[best]
        all = Means(maps.map(\.localization), at: best)
        classes = Dictionary(grouping: maps, by: \.name).sorted { $0.key < $1.key }.map {
            ($0.key, Means($0.value.map(\.localization), at: best))
        }
        classMean = Means(meanOf: classes.map(\.means))
    }
}

extension LocalizationSummary.Means {
    fileprivate init(_ maps: [Localization], at best: Int) {
        func mean(_ value: (Localization) -> Double) -> Double {
            maps.reduce(0) { $0 + value($1) } / Double(maps.count)
        }
        self.init(
            maps: maps.count, pointingGame: mean { $0.isHit ? 1 : 0 }, energy: mean(\.energy),
            bestOverlap: mean { $0.overlaps[best] }, overlap: mean(\.overlap), area: mean(\.area))
    }

    fileprivate init(meanOf all: [Self]) {
        func mean(_ value: (Self) -> Double) -> Double { all.reduce(0) { $0 + value($1) } / Double(all.count) }
        self.init(
            maps: all.reduce(0) { $0 + $1.maps }, pointingGame: mean(\.pointingGame), energy: mean(\.energy),
            bestOverlap: mean(\.bestOverlap), overlap: mean(\.overlap), area: mean(\.area))
    }
}
