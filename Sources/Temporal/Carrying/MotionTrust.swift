import Maps

/// How far maps follow the motion in the picture, place by place, learnt from the maps themselves.
///
/// Heat is mostly about things and moves with them. But some of it stays where it is in the picture: at a horizon that a car drives
/// towards, or at the edges that a convolution pads. So with each new map the one before is compared twice, carried along the
/// motion and left where it was, and where the latter foretold the new one better, maps move less.
struct MotionTrust: Sendable, Codable {
    /// Of its own grid.
    private let columns: Int
    private let rows: Int
    /// Mean squared differences from the new maps, as shares of their peaks' squares: of the maps that were carried, and of those
    /// that were not.
    @ExactlyCoded private var carried: [Float]
    @ExactlyCoded private var still: [Float]

    /// What is remembered of the differences.
    private static let halfLife = HalfLife(seconds: 0.3)
    private static let most = 16
    /// The standard deviation of the neighbourhood that is judged together, as a share of the longer side.
    private static let reach: Float = 0.15
    /// Differences that say nothing, a thousandth of a peak's square in a fifth of the places: motion is believed until maps
    /// speak against it.
    private static let silence: Float = 2e-4

    /// - Parameters:
    ///   - width: of the maps that are carried.
    ///   - height: of them.
    init(width: Int, height: Int) {
        columns = min(width, Self.most)
        rows = min(height, Self.most)
        let nothing = [Float](repeating: 0, count: columns * rows)
        (carried, still) = (nothing, nothing)
    }

    /// - Parameters:
    ///   - map: a new one.
    ///   - moved: what was foretold for it along the motion.
    ///   - unmoved: what was there before.
    ///   - interval: seconds since the last update.
    mutating func update(_ map: SaliencyMap, moved: SaliencyMap, unmoved: SaliencyMap, interval: Double) {
        let peak = map.values.reduce(0) { max($0, abs($1)) }
        guard peak > 0, peak.isFinite else { return }
        let kept = Float(Self.halfLife.remaining(after: interval))
        let blur = GaussianBlur(columns: columns, rows: rows, deviation: Self.reach * Float(max(columns, rows)))
        let norm = blur.apply([Float](repeating: peak * peak, count: columns * rows))
        func learnt(_ memory: [Float], _ prediction: SaliencyMap) -> [Float] {
            let now = blur.apply(differences(map, prediction))
            return memory.indices.map { index in
                let new = now[index] / norm[index]
                return new + kept * (memory[index] - new)
            }
        }
        (carried, still) = (learnt(carried, moved), learnt(still, unmoved))
    }

    /// The share of the motion that maps follow, 0...1, for each cell of a map.
    func shares(width: Int, height: Int) -> [Float] {
        let shares = carried.indices.map { index in
            func fourth(_ value: Float) -> Float { value * value * value * value }
            let silent = fourth(still[index] + Self.silence)
            return min(1, 2 * silent / (silent + fourth(carried[index])))
        }
        return BlendedPlaces(count: height, from: rows)
            .resample(shares, BlendedPlaces(count: width, from: columns))
    }

    /// The mean squared difference of two maps in each place of the grid.
    private func differences(_ a: SaliencyMap, _ b: SaliencyMap) -> [Float] {
        var sums = [Float](repeating: 0, count: columns * rows)
        for y in 0..<a.height {
            let row = y * rows / a.height
            for x in 0..<a.width {
                let difference = a.values[y * a.width + x] - b.values[y * a.width + x]
                sums[row * columns + x * columns / a.width] += difference * difference
            }
        }
        let cells = Float(a.width * a.height) / Float(columns * rows)
        return sums.map { $0 / cells }
    }
}
