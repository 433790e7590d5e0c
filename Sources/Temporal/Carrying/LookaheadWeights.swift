import Foundation

/// How much the maps around a frame count, where those to come are known too: one that comes after t seconds 2^(-t / half-life)
/// (1 - t / window), so that none enters the window at once; one from t seconds ago 2^(-t / past half-life).
///
/// The past half-life is such that on both sides weight times distance sums up to the same: what changes steadily is shown as it is,
/// with no delay. But it is at least a share of the half-life, for a window of a few frames would leave too few maps to be calm.
struct LookaheadWeights {
    let halfLife: HalfLife
    let pastHalfLife: HalfLife

    /// - Parameter window: in seconds.
    init(halfLife: HalfLife, window: Double) {
        self.halfLife = halfLife
        let balance = Self.balance(window * log(2) / max(halfLife.seconds, 1e-9))
        pastHalfLife = HalfLife(seconds: halfLife.seconds * max(balance, Self.least))
    }

    private static let least = 0.4

    /// The past half-life, in half-lives: the root of the first moment of e^-x (1 - x / window) from 0 to the window, for that of
    /// e^-(x / r) is r^2.
    private static func balance(_ window: Double) -> Double {
        guard window > 1e-3 else { return window / 6.squareRoot() }
        let tail = exp(-window)
        let linear = 1 - tail * (1 + window)
        let quadratic = 2 - tail * (window * window + 2 * window + 2)
        return max(linear - quadratic / window, 0).squareRoot()
    }
}
