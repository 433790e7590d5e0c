import Foundation
import Maps

/// Remove and debias (Rong et al., 2022): the pixels that a map calls most relevant, or least, are filled in from their
/// neighbours. As pytorch-grad-cam's `ROADCombined`, each score is less that of the whole picture.
package struct ROAD: Sendable {
    /// The mean over the percentiles where the most relevant pixels are gone; a good map's is low.
    package let mostRelevantFirst: Float
    /// The same for the least relevant ones; a good map's is high.
    package let leastRelevantFirst: Float

    /// Half the difference: a good map's is high.
    package var combined: Float { (leastRelevantFirst - mostRelevantFirst) / 2 }

    package static let percentiles: [Double] = [20, 40, 60, 80]

    /// - Parameters:
    ///   - map: 0...1, of the picture's size.
    ///   - percentiles: at each, pixels below it are kept of the map, and of 1 less the map.
    package init(
        _ picture: NetworkPicture, _ map: SaliencyMap, percentiles: [Double] = ROAD.percentiles,
        imputer: NoisyLinearImputer, score: PictureScore
    ) throws {
        let whole = try score(picture)
        func mean(_ relevances: [Float]) throws -> Float {
            let sorted = relevances.sorted()
            let changes = try percentiles.map { percentile in
                let threshold = sorted.percentile(percentile)
                return try score(imputer.filled(picture, keeping: relevances.map { $0 < threshold })) - whole
            }
            return changes.reduce(0, +) / Float(changes.count)
        }
        mostRelevantFirst = try mean(map.values)
        leastRelevantFirst = try mean(map.values.map { 1 - $0 })
    }
}

extension [Float] {
    /// numpy's `percentile` of sorted values, with its linear interpolation and rounding.
    func percentile(_ percentile: Double) -> Float {
        let place = Double(count - 1) * (percentile / 100)
        let low = Int(place.rounded(.down))
        let (below, above, share) = (self[low], self[Swift.min(low + 1, count - 1)], place - Double(low))
        return share >= 0.5
            ? above - (above - below) * Float(1 - share) : below + (above - below) * Float(share)
    }
}
