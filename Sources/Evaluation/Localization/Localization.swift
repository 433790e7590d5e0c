import Maps

/// How well one map shows where something is.
package struct Localization: Sendable {
    /// Shares of a map's highest value at which it is cut.
    package static let thresholds = (1...99).map { Float($0) / 100 }

    /// The pointing game (Zhang et al., 2018, without their margin of 15 pixels): whether the map's highest value lies inside.
    package let isHit: Bool
    /// The energy-based pointing game (Wang et al., 2020): the share of the map's sum that lies inside.
    package let energy: Double
    /// For each of `thresholds`, the intersection over the union of the region and what is at least so high.
    package let overlaps: [Double]
    /// The same for the threshold that was asked for.
    package let overlap: Double
    /// The region's share of the picture: the energy inside that a map without any knowledge would have.
    package let area: Double

    /// - Parameters:
    ///   - map: of the region's size; what is below 0 counts as 0. A blank map hits nothing.
    ///   - threshold: a share of the map's highest value, 0...1.
    package init(_ map: SaliencyMap, _ region: RegionMask, threshold: Float) {
        precondition(map.width == region.width && map.height == region.height, "a map of the region's size")
        area = region.area
        var (peak, sum, within) = (0, 0.0, 0.0)
        for (index, value) in map.values.enumerated() where value > 0 {
            if value > map.values[peak] { peak = index }
            sum += Double(value)
            if region.inside[index] { within += Double(value) }
        }
        guard sum > 0, sum.isFinite else {
            (isHit, energy, overlaps, overlap) = (false, 0, Self.thresholds.map { _ in 0 }, 0)
            return
        }
        let highest = map.values[peak]
        isHit = region.inside[peak]
        energy = within / sum
        overlaps = Self.overlaps(map, highest, region)
        var (common, either) = (0, 0)
        for (index, value) in map.values.enumerated() {
            let isHigh = max(value, 0) / highest >= threshold
            if isHigh && region.inside[index] { common += 1 }
            if isHigh || region.inside[index] { either += 1 }
        }
        overlap = either > 0 ? Double(common) / Double(either) : 0
    }

    /// By counting how many pixels have each number of thresholds at or below them.
    private static func overlaps(_ map: SaliencyMap, _ highest: Float, _ region: RegionMask) -> [Double] {
        var counts = [(inside: Int, outside: Int)](repeating: (0, 0), count: thresholds.count + 1)
        for (index, value) in map.values.enumerated() {
            let share = max(value, 0) / highest
            var level = min(Int(share * 100), thresholds.count)
            if level > 0, share < thresholds[level - 1] { level -= 1 }
            if level < thresholds.count, share >= thresholds[level] { level += 1 }
            if region.inside[index] { counts[level].inside += 1 } else { counts[level].outside += 1 }
        }
        let size = region.inside.count { $0 }
        var (inside, outside) = (0, 0)
        var result: [Double] = []
        for level in stride(from: thresholds.count, to: 0, by: -1) {
            inside += counts[level].inside
            outside += counts[level].outside
            result.append(size + outside > 0 ? Double(inside) / Double(size + outside) : 0)
        }
        return result.reversed()
    }
}
