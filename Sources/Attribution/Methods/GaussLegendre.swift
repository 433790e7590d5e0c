import Foundation

/// Gauss and Legendre's points for an integral from 0 to 1.
enum GaussLegendre {
    struct Point {
        let place: Double
        /// All weights add up to 1.
        let weight: Double
    }

    /// The zeros of the Legendre polynomial of degree `count`, which is 1 or more, by Newton's method.
    static func points(_ count: Int) -> [Point] {
        (0..<count).map { index in
            // Of -1...1, from Tricomi's estimate.
            var zero = -cos(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            for _ in 0..<100 {
                let value: Double
                (value, slope) = legendre(count, at: zero)
                let step = value / slope
                zero -= step
                if abs(step) < 1e-15 { break }
            }
            return Point(place: (1 + zero) / 2, weight: 1 / ((1 - zero * zero) * slope * slope))
        }
    }

    /// The polynomial and its derivative, by Bonnet's recursion.
    private static func legendre(_ degree: Int, at x: Double) -> (value: Double, slope: Double) {
        var (last, value) = (1.0, x)
        for k in 1..<max(degree, 1) {
            (last, value) = (value, (Double(2 * k + 1) * x * value - Double(k) * last) / Double(k + 1))
        }
        return (value, Double(degree) * (x * value - last) / (x * x - 1))
    }
}
