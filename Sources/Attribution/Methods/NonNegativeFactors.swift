/// X ~ W H with all of it zero or more, by coordinate descent (Cichocki and Phan, 2009), step by step as scikit-learn's
/// `NMF(init="random")` goes.
struct NonNegativeFactors {
    /// rows x rank.
    private(set) var w: [Double]
    /// rank x columns, kept transposed: columns x rank.
    private(set) var ht: [Double]
    let rank: Int

    private static let maximumIterations = 200
    private static let tolerance = 1e-4

    /// - Parameters:
    ///   - x: rows x columns, zero or more.
    ///   - noise: standard normal numbers, rank * columns for H and then rows * rank for W.
    init(of x: [Double], rows: Int, columns: Int, rank: Int, noise: [Float]) {
        precondition(x.count == rows * columns && noise.count == rank * (rows + columns), "a number for each")
        self.rank = rank
        let mean = x.reduce(0, +) / Double(max(x.count, 1))
        let scale = (mean / Double(rank)).squareRoot()
        var start = [Double](repeating: 0, count: columns * rank)
        for r in 0..<rank {
            for column in 0..<columns { start[column * rank + r] = scale * abs(Double(noise[r * columns + column])) }
        }
        ht = start
        w = noise[(rank * columns)...].map { scale * abs(Double($0)) }
        let transposed = (0..<columns).flatMap { column in (0..<rows).map { x[$0 * columns + column] } }
        var first: Double?
        for _ in 0..<Self.maximumIterations {
            let violation =
                Self.improve(&w, of: x, count: rows, by: ht, length: columns, rank: rank)
                + Self.improve(&ht, of: transposed, count: columns, by: w, length: rows, rank: rank)
            guard let initial = first else {
                first = violation
                if violation == 0 { break }
                continue
            }
            if violation / initial <= Self.tolerance { break }
        }
    }

    /// One round over the coordinates of one factor.
    /// - Parameters:
    ///   - factor: count x rank.
    ///   - x: count x length.
    ///   - other: length x rank.
    /// - Returns: how far the projected gradient was from zero.
    private static func improve(
        _ factor: inout [Double], of x: [Double], count: Int, by other: [Double], length: Int, rank: Int
    ) -> Double {
        var gram = [Double](repeating: 0, count: rank * rank)
        for l in 0..<length {
            for r in 0..<rank {
                for s in 0..<rank { gram[r * rank + s] += other[l * rank + r] * other[l * rank + s] }
            }
        }
        var products = [Double](repeating: 0, count: count * rank)
        for i in 0..<count {
            for l in 0..<length {
                let value = x[i * length + l]
                for r in 0..<rank { products[i * rank + r] += value * other[l * rank + r] }
            }
        }
        var violation = 0.0
        for t in 0..<rank {
            for i in 0..<count {
                var gradient = -products[i * rank + t]
                for r in 0..<rank { gradient += gram[t * rank + r] * factor[i * rank + r] }
                violation += abs(factor[i * rank + t] == 0 ? min(0, gradient) : gradient)
                if gram[t * rank + t] != 0 {
                    factor[i * rank + t] = max(factor[i * rank + t] - gradient / gram[t * rank + t], 0)
                }
            }
        }
        return violation
    }
}
