/// What the samples of one block say about its vector: a quadratic function around the best one.
struct BlockFit: Sendable {
    /// In samples: the block was at its place plus this.
    var vector = SIMD2<Float>.zero
    /// Sums of products of the window's gradients, its mean gradient taken off.
    var xx: Float = 0
    var xy: Float = 0
    var yy: Float = 0
    /// Sum of squared differences, the mean difference taken off, at the vector and at no motion.
    var energy: Float = 0
    var stillEnergy: Float = .infinity
    /// Mean difference at the vector, of the reference from the current picture.
    var brightness: Float = 0
    /// The window's mean sample.
    var mean: Float = 0

    /// The mean square of the window's gradient.
    var texture: Float { (xx + yy) / 64 }

    /// The smaller of the matrix's eigenvalues: how well the worse determined direction is.
    var leastEigenvalue: Float {
        let half = 0.5 * (xx + yy)
        let difference = 0.5 * (xx - yy)
        return max(0, half - (difference * difference + xy * xy).squareRoot())
    }
}

/// Fits blocks between samples: Gauss-Newton steps on the squared differences of a window, the reference interpolated linearly.
///
/// The gradients are the current picture's, so that they are computed once (Baker and Matthews, Lucas-Kanade 20 Years On, 2004).
struct BlockFitter {
    /// Of both pictures' finest levels: the first sample inside the margin.
    let current: UnsafePointer<Float>
    let reference: UnsafePointer<Float>
    let stride: Int
    /// Of these levels, in samples.
    let size: (width: Int, height: Int)
    /// Of the grid.
    let columns: Int
    /// Where the windows of its columns and rows begin.
    let columnStarts: [Int]
    let rowStarts: [Int]
    /// How far from the whole-sample vector a fit may lead, in samples.
    static let reach: Float = 1.25
    private static let steps = 3

    private typealias Row = SIMD8<Float>

    private struct Differences {
        var energy: Float
        var brightness: Float
        var x: Float
        var y: Float
    }

    /// - Parameters:
    ///   - start: a vector in whole samples.
    ///   - damping: added to the matrix, so that directions that nothing determines stay as they are.
    func fit(block: Int, start: SIMD2<Int32>, damping: Float) -> BlockFit {
        var fit = BlockFit()
        let (x, y) = origin(of: block)
        let window = current + (y &* stride &+ x)
        let means = gradients(window, &fit)
        let first = SIMD2(Float(start.x), Float(start.y))
        var vector = first
        var best = differences(window, x, y, vector, means)
        fit.stillEnergy = start == .zero ? best.energy : .infinity
        let (a, b, c) = (fit.xx + damping, fit.xy, fit.yy + damping)
        let scale = 1 / (a * c - b * b)
        var next = best
        fit.vector = vector
        for step in 1...Self.steps {
            let move = -scale * SIMD2(c * next.x - b * next.y, a * next.y - b * next.x)
            let limit = SIMD2(repeating: Self.reach)
            let target = (vector + move).clamped(lowerBound: first - limit, upperBound: first + limit)
            let moved = target - vector
            vector = target
            guard step < Self.steps, moved.x * moved.x + moved.y * moved.y > 0.0025 else {
                // The last step is too small to be worth a look, or the quadratic function is trusted.
                if best.energy == next.energy { fit.vector = vector }
                break
            }
            next = differences(window, x, y, vector, means)
            guard next.energy < best.energy else { break }
            best = next
            fit.vector = vector
        }
        fit.energy = best.energy
        fit.brightness = best.brightness
        return fit
    }

    /// The sum of squared differences at a vector, the mean difference taken off, and that difference, of the reference from
    /// the current picture.
    func energy(block: Int, vector: SIMD2<Float>) -> (energy: Float, brightness: Float) {
        let (x, y) = origin(of: block)
        let vector = reachable(vector, x, y)
        let found = differences(current + (y &* stride &+ x), x, y, vector, .zero)
        return (found.energy, found.brightness)
    }

    @inline(__always)
    private func origin(of block: Int) -> (x: Int, y: Int) {
        let (row, column) = block.quotientAndRemainder(dividingBy: columns)
        return (columnStarts[column], rowStarts[row])
    }

    /// The vector, or the nearest one that stays in the margin.
    private func reachable(_ vector: SIMD2<Float>, _ x: Int, _ y: Int) -> SIMD2<Float> {
        let origin = SIMD2(Float(x), Float(y))
        let room = Float(PaddedPlane.margin - 2)
        let last = SIMD2(Float(size.width), Float(size.height)) + (room - Float(BlockGrid.window) - 1)
        return vector.clamped(lowerBound: SIMD2(repeating: -room) - origin, upperBound: last - origin)
    }

    /// Fills in the matrix and the mean, and returns the mean gradient.
    @inline(__always)
    private func gradients(_ window: UnsafePointer<Float>, _ fit: inout BlockFit) -> SIMD2<Float> {
        var (xx, xy, yy, sumX, sumY, sum) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
        for row in 0..<BlockGrid.window {
            let line = window + row &* stride
            let (gx, gy) = gradient(line)
            xx += gx * gx
            xy += gx * gy
            yy += gy * gy
            sumX += gx
            sumY += gy
            sum += Self.load(line)
        }
        let mean = SIMD2(Self.total(sumX), Self.total(sumY)) / 64
        fit.xx = Self.total(xx) - 64 * mean.x * mean.x
        fit.xy = Self.total(xy) - 64 * mean.x * mean.y
        fit.yy = Self.total(yy) - 64 * mean.y * mean.y
        fit.mean = Self.total(sum) / 64
        return mean
    }

    @inline(__always)
    private func gradient(_ line: UnsafePointer<Float>) -> (Row, Row) {
        (
            0.5 * (Self.load(line + 1) - Self.load(line - 1)),
            0.5 * (Self.load(line + stride) - Self.load(line - stride))
        )
    }

    private func differences(
        _ window: UnsafePointer<Float>, _ x: Int, _ y: Int, _ vector: SIMD2<Float>, _ means: SIMD2<Float>
    ) -> Differences {
        let whole = vector.flooredSamples
        let part = vector - SIMD2(Float(whole.x), Float(whole.y))
        let (left, top) = (x &+ Int(whole.x), y &+ Int(whole.y))
        var source = reference + (top &* stride &+ left)
        var above = Self.between(source, part.x)
        var (square, sum, sumX, sumY) = (Row.zero, Row.zero, Row.zero, Row.zero)
        for row in 0..<BlockGrid.window {
            source += stride
            let below = Self.between(source, part.x)
            let line = window + row &* stride
            let difference = (above + (below - above) * part.y) - Self.load(line)
            let (gx, gy) = gradient(line)
            square += difference * difference
            sum += difference
            sumX += difference * gx
            sumY += difference * gy
            above = below
        }
        let total = Self.total(sum)
        return Differences(
            energy: max(0, Self.total(square) - total * total / 64), brightness: total / 64,
            x: Self.total(sumX) - total * means.x,
            y: Self.total(sumY) - total * means.y)
    }

    @inline(__always)
    private static func between(_ samples: UnsafePointer<Float>, _ part: Float) -> Row {
        let left = load(samples)
        return left + (load(samples + 1) - left) * part
    }

    @inline(__always)
    private static func load(_ samples: UnsafePointer<Float>) -> Row {
        UnsafeRawPointer(samples).loadUnaligned(as: Row.self)
    }

    @inline(__always)
    private static func total(_ row: Row) -> Float {
        let four = row.lowHalf + row.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}
