import Maps
import Temporal

/// What moments are found in: one frame of a run, or of several at once, as it is shown.
struct WatchedFrame: Sendable {
    struct Network: Sendable {
        /// What tells it from others; nil where it is alone.
        let name: String?
        let labels: [String]?
        /// Of each class; nil of quantities.
        let probabilities: [Float]?

        func name(ofClass index: Int) -> String { Caption(labels: labels).name(of: .class(index)) }
    }

    struct View: Sendable {
        /// What tells it from others that explain the same; nil where it is alone.
        let name: String?
        /// Of its networks.
        let network: Int
        let explanation: Explanation
        /// The subject's, smoothed.
        let figure: Float
        /// How its heat is spread; nil where there is none.
        let heat: HeatShares?
    }

    let place: Place
    let isSceneCut: Bool
    let networks: [Network]
    let views: [View]
}

/// A frame, and when it is shown.
struct Place: Sendable, Equatable {
    let frame: Int
    /// Seconds.
    let time: Double
}

/// A map as shares of its heat, which add up to 1.
struct HeatShares: Sendable {
    let width: Int
    let shares: [Float]

    /// Nil for a map without heat.
    /// - Parameter neutral: the value of no heat: 0, or where the map is signed, in the middle.
    init?(_ map: SaliencyMap, neutral: Float) {
        let heat = map.values.map { $0.isFinite ? abs($0 - neutral) : 0 }
        let sum = heat.reduce(0, +)
        guard sum > 0 else { return nil }
        width = map.width
        shares = heat.map { $0 / sum }
    }

    private init(width: Int, shares: [Float]) { (self.width, self.shares) = (width, shares) }

    /// How much of the heat is elsewhere in another map: from 0 for the same spread to 1 for none in common.
    func share(elsewhereIn other: HeatShares) -> Double {
        let other = other.resized(like: self)
        return Double(max(0, 1 - zip(shares, other.shares).reduce(0) { $0 + min($1.0, $1.1) }))
    }

    private func resized(like other: HeatShares) -> HeatShares {
        guard width != other.width || shares.count != other.shares.count else { return self }
        let map = SaliencyMap(width: width, height: shares.count / width, values: shares)
        let resized = map.resized(width: other.width, height: other.shares.count / other.width)
        let sum = resized.values.reduce(0, +)
        return HeatShares(width: other.width, shares: sum > 0 ? resized.values.map { $0 / sum } : resized.values)
    }
}
