import Motion
import Testing

/// What codecs say is tried, never believed.
struct MotionHintTests {
    /// A small box that jumps too far for its blocks to be found from coarse to fine.
    private let speed: Float = 76
    private var scene: Scene {
        Scene(box: (size: SIMD2(48, 48), corner: { SIMD2(30 + 76 * Float($0), 150) }))
    }

    private func hint(_ frame: Int, displacement: Float, isFromPast: Bool) -> MotionHint {
        MotionHint(
            center: SIMD2(30 + speed * Float(frame) + 24, 174) / SIMD2(640, 360), size: SIMD2(48, 48) / SIMD2(640, 360),
            displacement: SIMD2(displacement / 640, 0), isFromPast: isFromPast)
    }

    private func error(_ field: MotionField, frame: Int) -> Float {
        let left = 30 + speed * Float(frame)
        return mean(
            field.errors { _, _ in
                SIMD2(-speed, 0)
            } where: { x, y in
                x > left + 8 && x < left + 40 && y > 158 && y < 190
            })
    }

    @Test(arguments: [1, 2, 3, 4])
    func referencesFurtherInThePastOrToComeHelp(distance: Int) throws {
        for isFromPast in [true, false] {
            let displacement = (isFromPast ? -1 : 1) * Float(distance) * speed
            let fields = scene.fields(2) { [hint($0, displacement: displacement, isFromPast: isFromPast)] }
            let field = try #require(fields.last)
            #expect(error(field, frame: 1) < 0.5, "past: \(isFromPast)")
        }
    }

    @Test func wrongHintsDoNoHarm() throws {
        let scene = Scene(
            camera: { frame, x, y in SIMD2(x + 1.3 * Float(frame), y) },
            box: (size: SIMD2(160, 128), corner: { SIMD2(200 + 5 * Float($0), 120) }), noise: 1)
        let hostile: [Float] = [.nan, .infinity, -.infinity, 1e30, -1e30, 0, -3, 0.3, -0.4, 0.017]
        func wrong(_ frame: Int) -> [MotionHint] {
            (0..<4000).map { index in
                func value(_ step: Int) -> Float { hostile[(index * step + frame) % hostile.count] }
                return MotionHint(
                    center: index % 7 == 0
                        ? SIMD2(value(3), value(7))
                        : SIMD2(Float(index % 80) / 80, Float(index / 80) / 50),
                    size: index % 5 == 0 ? SIMD2(value(9), value(1)) : SIMD2(0.0125, 0.02),
                    displacement: SIMD2(value(1), value(3)), isFromPast: index % 2 == 0)
            }
        }
        let field = try #require(scene.fields(5, hints: wrong).last)
        let without = try #require(scene.fields(5).last)
        let inside = { (x: Float, y: Float) in x > 228 && x < 372 && y > 128 && y < 240 }
        let outside = { (x: Float, y: Float) in !(x > 204 && x < 396 && y > 104 && y < 264) && x < 624 }
        #expect(mean(field.errors(against: { _, _ in SIMD2(-5, 0) }, where: inside)) < 0.3)
        let harm =
            mean(field.errors(against: { _, _ in SIMD2(1.3, 0) }, where: outside))
            - mean(without.errors(against: { _, _ in SIMD2(1.3, 0) }, where: outside))
        #expect(harm < 0.05)
    }
}
