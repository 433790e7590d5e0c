import Maps

/// A running mean of maps, each cell with the weight that stands behind it, so that what has just come into sight follows the new
/// map at once and what was long in sight stays calm.
struct WeightedMap: Sendable, Codable {
    private(set) var mean: SaliencyMap
    /// In maps; one for each cell.
    @ExactlyCoded private(set) var weights: [Float]

    /// Less than any map may count for, and more than nothing: the mean is kept where no new map has come yet.
    private static let least: Float = 1e-6

    /// A mean of one map.
    init(_ map: SaliencyMap) {
        mean = map
        weights = [Float](repeating: 1, count: map.values.count)
    }

    /// A mean of none.
    init(width: Int, height: Int) {
        let nothing = [Float](repeating: 0, count: width * height)
        mean = SaliencyMap(width: width, height: height, values: nothing)
        weights = nothing
    }

    /// Moves along; what was not in sight before loses its weight.
    mutating func carry(along motion: MapMotion) {
        mean.values = motion.carry(mean.values)
        var carried = motion.carry(weights)
        for index in carried.indices { carried[index] *= motion.visibility[index] }
        weights = carried
    }

    /// Lets all that is there count less.
    mutating func fade(to kept: Float) {
        for index in weights.indices { weights[index] *= kept }
    }

    /// - Parameter weight: above 0.
    mutating func add(_ map: SaliencyMap, weight: Float = 1) {
        for index in weights.indices {
            let (old, new) = (max(weights[index], 0), weight)
            mean.values[index] += (map.values[index] - mean.values[index]) * (new / (old + new))
            weights[index] = old + new
        }
    }

    /// The mean of both.
    func merged(with other: WeightedMap) -> SaliencyMap {
        var result = mean
        for index in weights.indices {
            let (own, others) = (max(weights[index], Self.least), other.weights[index])
            result.values[index] += (other.mean.values[index] - result.values[index]) * (others / (own + others))
        }
        return result
    }
}
