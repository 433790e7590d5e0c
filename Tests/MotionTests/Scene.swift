import Foundation
import Motion

/// Rendered pictures whose motion is known, in pixels of a picture of 640x360 of which each sample is two by two.
struct Scene {
    var width = 320
    var height = 180
    /// The camera: the place in the world of a pixel's middle, of a frame.
    var camera: (_ frame: Int, _ x: Float, _ y: Float) -> SIMD2<Float> = { _, x, y in SIMD2(x, y) }
    /// A box in front of the world, with a pattern of its own: where its corner is in a frame, in pixels.
    var box: (size: SIMD2<Float>, corner: (_ frame: Int) -> SIMD2<Float>)?
    /// The box's contrast: 0 is flat.
    var boxContrast: Float = 1
    /// How far from its rim the box is flat, in any case.
    var flatFrom = Float.infinity
    /// The world's contrast, and its brightness by frame: a factor and an offset.
    var contrast: Float = 1
    var exposure: (_ frame: Int) -> (gain: Float, offset: Float) = { _ in (1, 0) }
    /// Standard deviation of noise that is new in each frame.
    var noise: Float = 0

    /// A pattern of waves in many directions, from two pixels a wave to the width of the picture; about 60 to 190.
    private static func pattern(_ p: SIMD2<Float>, seed: Float) -> Float {
        var value: Float = 0
        for index in 0..<7 {
            let k = Float(index)
            let angle = 2.4 * k + seed
            let frequency = 0.05 * pow(1.45, k)
            let along = p.x * cos(angle) + p.y * sin(angle)
            // Bent, so that no stretch looks like another one.
            let bend = 2.5 * sin(0.013 * (p.x * sin(angle) - p.y * cos(angle)) + 1.7 * k + seed)
            value += sin(frequency * along + bend + 3 * k) * 18 / (1 + 0.15 * k)
        }
        return 125 + value
    }

    func picture(_ frame: Int) -> [UInt8] {
        var noise = NoiseSource(seed: UInt64(frame) &* 7919 &+ 1)
        let (gain, offset) = exposure(frame)
        let corner = box?.corner(frame)
        return (0..<height).flatMap { y in
            (0..<width).map { x in
                let place = 2 * SIMD2(Float(x), Float(y)) + 0.5
                var value = 125 + contrast * (Self.pattern(camera(frame, place.x, place.y), seed: 0.3) - 125)
                if let box, let corner {
                    let inside = place - corner
                    if inside.x >= 0, inside.y >= 0, inside.x < box.size.x, inside.y < box.size.y {
                        let rest = box.size - inside
                        let isFlat = min(min(inside.x, inside.y), min(rest.x, rest.y)) > flatFrom
                        value = 150 + (isFlat ? 0 : boxContrast) * (Self.pattern(inside + 900, seed: 1.9) - 125)
                    }
                }
                if self.noise > 0 { value += self.noise * noise.next() }
                return UInt8(min(max(gain * value + offset, 0), 255))
            }
        }
    }

    func plane(_ frame: Int) -> LumaPlane { LumaPlane(picture(frame), width: width, height: height) }

    /// The fields of frames 1 up to `count` - 1.
    func fields(_ count: Int, hints: (Int) -> [MotionHint] = { _ in [] }) -> [MotionField] {
        var estimator = MotionEstimator()
        return (0..<count).compactMap { estimator.advance(plane($0), hints: hints($0), isSceneCut: false) }
    }
}

extension LumaPlane {
    init(_ picture: [UInt8], width: Int, height: Int) {
        self = picture.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("a picture has samples") }
            return LumaPlane(luma: base, stride: width, width: width, height: height)
        }
    }
}

/// Normal numbers, roughly: sums of twelve uniform ones.
struct NoiseSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> Float {
        var sum: Float = 0
        for _ in 0..<12 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            sum += Float(state >> 40) / Float(1 << 24)
        }
        return sum - 6
    }
}

extension MotionField {
    /// Lengths of the differences from a truth, in pixels, over the blocks whose middles `isCounted`.
    func errors(
        width: Int = 640, height: Int = 360, against truth: (_ x: Float, _ y: Float) -> SIMD2<Float>,
        where isCounted: (_ x: Float, _ y: Float) -> Bool = { _, _ in true }
    ) -> [Float] {
        let size = SIMD2(Float(width), Float(height))
        return vectors.indices.compactMap { block in
            let x = (Float(block % columns) + 0.5) / Float(columns) * size.x
            let y = (Float(block / columns) + 0.5) / Float(rows) * size.y
            guard isCounted(x, y) else { return nil }
            let difference = vectors[block] * size - truth(x, y)
            return (difference.x * difference.x + difference.y * difference.y).squareRoot()
        }
    }

    func block(x: Float, y: Float, width: Int = 640, height: Int = 360) -> Int {
        Int(y / Float(height) * Float(rows)) * columns + Int(x / Float(width) * Float(columns))
    }
}

func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(max(1, values.count)) }
