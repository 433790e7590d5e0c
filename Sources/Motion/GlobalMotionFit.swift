/// A vector of a block as the fit of the camera's motion sees it.
struct MotionSample: Sendable {
    /// In shares of the picture, from its middle.
    var place: SIMD2<Float>
    /// In samples.
    var vector: SIMD2<Float>
    var weight: Float
}

/// Finds the affine motion that most of a picture's blocks share, whatever the others do: the best of many through two blocks
/// each (RANSAC), then least squares over those that agree, reweighted.
///
/// Two blocks give a pan, a zoom and a roll. Through three there would be a shear, too, which cameras hardly do, and which can
/// follow the camera here and an object there.
struct GlobalMotionFit {
    private static let trials = 64
    /// Samples that each trial is counted on.
    private static let counted = 256
    private static let refinements = 5
    /// Fewer blocks say nothing of a camera.
    private static let fewest = 8

    /// In samples: what is further from a motion does not follow it.
    let tolerance: Float
    /// The picture's size in samples.
    let extent: SIMD2<Float>

    /// - Parameter guesses: motions that are tried too, in samples.
    /// - Returns: in samples; `.none` where too little is known.
    func fit(_ samples: [MotionSample], guesses: [GlobalMotion]) -> GlobalMotion {
        guard samples.count >= Self.fewest else { return guesses.first ?? .none }
        let step = max(1, (samples.count + Self.counted - 1) / Self.counted)
        let few = stride(from: 0, to: samples.count, by: step).map { samples[$0] }
        var best = GlobalMotion.none
        var bestSupport = support(of: best, in: few)
        func consider(_ motion: GlobalMotion) {
            let support = support(of: motion, in: few)
            if support > bestSupport { (best, bestSupport) = (motion, support) }
        }
        for guess in guesses { consider(guess) }
        // Any fixed sequence will do that does not follow the grid's rows.
        var state: UInt32 = 0x9E37_79B9
        func pick() -> MotionSample {
            state = state &* 1_664_525 &+ 1_013_904_223
            return samples[Int((UInt64(state) &* UInt64(samples.count)) &>> 32)]
        }
        for _ in 0..<Self.trials {
            let (a, b) = (pick(), pick())
            consider(GlobalMotion(through: a, b, extent: extent) ?? GlobalMotion(translation: a.vector))
        }
        return refine(best, samples)
    }

    private func support(of motion: GlobalMotion, in samples: [MotionSample]) -> Float {
        let scale = 1 / (tolerance * tolerance)
        var total: Float = 0
        for sample in samples {
            let away = sample.vector - motion.vector(fromMiddle: sample.place)
            total += sample.weight * max(0, 1 - scale * (away * away).sum())
        }
        return total
    }

    private func refine(_ start: GlobalMotion, _ samples: [MotionSample]) -> GlobalMotion {
        var motion = start
        for round in 0..<Self.refinements {
            let width = tolerance / Float(round + 1)
            let scale = 1 / (width * width)
            var equations = AffineEquations()
            for sample in samples {
                let away = sample.vector - motion.vector(fromMiddle: sample.place)
                let factor = 1 + scale * (away * away).sum()
                equations.add(sample, weight: sample.weight / (factor * factor))
            }
            guard let next = equations.solution(extent: extent) else { return motion }
            motion = next
        }
        return motion
    }
}

/// The normal equations of an affine motion.
private struct AffineEquations {
    private var count: Float = 0
    private var sum = SIMD2<Float>.zero
    private var xx: Float = 0
    private var xy: Float = 0
    private var yy: Float = 0
    private var values = SIMD2<Float>.zero
    private var byX = SIMD2<Float>.zero
    private var byY = SIMD2<Float>.zero
    /// Of all weights: keeps what is more than a pan, a zoom and a roll near zero unless much speaks for it.
    private static let ridge: Float = 0.02

    mutating func add(_ sample: MotionSample, weight: Float) {
        let place = weight * sample.place
        count += weight
        sum += place
        xx += place.x * sample.place.x
        xy += place.x * sample.place.y
        yy += place.y * sample.place.y
        values += weight * sample.vector
        byX += place.x * sample.vector
        byY += place.y * sample.vector
    }

    /// First a pan, a zoom and a roll, then what is left, cautiously.
    func solution(extent: SIMD2<Float>) -> GlobalMotion? {
        guard count > 1e-3 else { return nil }
        let middle = sum / count
        let mean = values / count
        let (a, b, c) = (
            xx - count * middle.x * middle.x, xy - count * middle.x * middle.y, yy - count * middle.y * middle.y
        )
        let (p, q) = (byX - count * middle.x * mean, byY - count * middle.y * mean)
        let spread = extent.x * extent.x * a + extent.y * extent.y * c + Self.ridge * count
        let zoom = (extent.x * p.x + extent.y * q.y) / spread
        let roll = (extent.x * p.y - extent.y * q.x) / spread
        var perColumn = extent.x * SIMD2(zoom, roll)
        var perRow = extent.y * SIMD2(-roll, zoom)
        let (restX, restY) = (p - a * perColumn - b * perRow, q - b * perColumn - c * perRow)
        let (e, f) = (a + Self.ridge * count, c + Self.ridge * count)
        let scale = 1 / (e * f - b * b)
        perColumn += scale * (f * restX - b * restY)
        perRow += scale * (e * restY - b * restX)
        return GlobalMotion(
            translation: mean - middle.x * perColumn - middle.y * perRow, perColumn: perColumn, perRow: perRow)
    }
}

extension GlobalMotion {
    /// The pan, zoom and roll that two blocks have; nil where they are close to each other.
    fileprivate init?(through a: MotionSample, _ b: MotionSample, extent: SIMD2<Float>) {
        let apart = (b.place - a.place) * extent
        let square = apart.squaredLength
        guard square > 0.02 * extent.squaredLength else { return nil }
        let change = b.vector - a.vector
        let zoom = (change * apart).sum() / square
        let roll = (apart.x * change.y - apart.y * change.x) / square
        let perColumn = extent.x * SIMD2(zoom, roll)
        let perRow = extent.y * SIMD2(-roll, zoom)
        self.init(
            translation: a.vector - a.place.x * perColumn - a.place.y * perRow, perColumn: perColumn, perRow: perRow)
    }

    @inline(__always)
    func vector(fromMiddle place: SIMD2<Float>) -> SIMD2<Float> {
        translation + place.x * perColumn + place.y * perRow
    }

    /// In other units.
    func scaled(by factor: SIMD2<Float>) -> GlobalMotion {
        GlobalMotion(translation: translation * factor, perColumn: perColumn * factor, perRow: perRow * factor)
    }

    /// The longest of its vectors in the picture, or longer.
    var reach: Float {
        let most = abs(translation) + 0.5 * (abs(perColumn) + abs(perRow))
        return max(most.x, most.y)
    }
}

@inline(__always)
private func abs(_ vector: SIMD2<Float>) -> SIMD2<Float> { SIMD2(Swift.abs(vector.x), Swift.abs(vector.y)) }
