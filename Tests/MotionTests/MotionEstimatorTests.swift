import Foundation
import Motion
import Testing

struct MotionEstimatorTests {
    @Test(arguments: [SIMD2<Float>(0.5, 0), SIMD2(2, -1), SIMD2(3.3, 0.7), SIMD2(-7.25, 4.5), SIMD2(30, -12)])
    func aPanIsFoundBetweenSamples(step: SIMD2<Float>) throws {
        let scene = Scene(camera: { frame, x, y in SIMD2(x, y) + Float(frame) * step })
        let field = try #require(scene.fields(4).last)
        let seen = field.errors { _, _ in
            step
        } where: { x, y in
            (8...632).contains(x + step.x) && (8...352).contains(y + step.y)
        }
        #expect(mean(seen) < 0.1)
        let middle = field.block(x: 320, y: 180)
        #expect(field.visibility[middle] > 0.9 && field.confidence[middle] > 0.5)
        let global = field.global.translation * SIMD2(640, 360)
        #expect(abs(global.x - step.x) < 0.1 && abs(global.y - step.y) < 0.1)
    }

    @Test func aZoomIsFound() throws {
        let middle = SIMD2<Float>(320, 180)
        let scene = Scene(camera: { frame, x, y in middle + pow(0.98, Float(frame)) * (SIMD2(x, y) - middle) })
        let field = try #require(scene.fields(4).last)
        #expect(mean(field.errors { x, y in -0.02 * (SIMD2(x, y) - middle) }) < 0.15)
        #expect(abs(field.global.perColumn.x + 0.02) < 0.002 && abs(field.global.perRow.y + 0.02) < 0.002)
    }

    @Test(arguments: [Float(1), 5, 15, 35])
    func anObjectMovesOverAMovingBackground(speed: Float) throws {
        let pan = SIMD2<Float>(1.5, 0)
        let corner = { (frame: Int) in SIMD2(200 + speed * Float(frame), 120) }
        let scene = Scene(
            camera: { frame, x, y in SIMD2(x, y) + Float(frame) * pan },
            box: (size: SIMD2(160, 128), corner: corner))
        let last = 4
        let field = try #require(scene.fields(last + 1).last)
        let at = corner(last)
        let inBox = { (x: Float, y: Float, margin: Float) in
            x > at.x - margin && y > at.y - margin && x < at.x + 160 + margin && y < at.y + 128 + margin
        }
        let object = field.errors { _, _ in
            SIMD2(-speed, 0)
        } where: { x, y in
            inBox(x, y, -8)
        }
        #expect(mean(object) < 0.3, "\(object)")
        let background = field.errors { _, _ in
            pan
        } where: { x, y in
            // Not what the box has just uncovered.
            !inBox(x, y, 8) && !inBox(x + speed, y, 8) && x < 630
        }
        #expect(mean(background) < 0.3)
        if speed >= 15 {
            let uncovered = field.block(x: at.x - speed / 2 - 2, y: at.y + 64)
            #expect(field.visibility[uncovered] < 0.4)
        }
        #expect(field.visibility[field.block(x: at.x + 80, y: at.y + 64)] > 0.8)
    }

    @Test func theFlatInsideOfAnObjectMovesWithIt() throws {
        let scene = Scene(
            box: (size: SIMD2(224, 192), corner: { SIMD2(200 + 6 * Float($0), 80) }), flatFrom: 36)
        let field = try #require(scene.fields(4).last)
        let inside = field.errors { _, _ in
            SIMD2(-6, 0)
        } where: { x, y in
            x > 218 + 36 && x < 218 + 188 && y > 116 && y < 236
        }
        #expect(mean(inside) < 0.3, "\(inside)")
        #expect(field.confidence[field.block(x: 330, y: 176)] < 0.1)
    }

    @Test func aLargeObjectIsNotTakenForTheCamera() throws {
        let scene = Scene(
            camera: { frame, x, y in SIMD2(x - 2 * Float(frame), y) },
            box: (size: SIMD2(350, 260), corner: { SIMD2(100 + 5 * Float($0), 60) }))
        let field = try #require(scene.fields(4).last)
        #expect(abs(field.global.translation.x * 640 + 2) < 0.2, "\(field.global)")
    }

    @Test func exposureIsNotMotion() throws {
        let scene = Scene(
            camera: { frame, x, y in SIMD2(x + 2 * Float(frame), y) },
            exposure: { (1 + 0.08 * Float($0), 6 * Float($0)) })
        let field = try #require(scene.fields(4).last)
        #expect(mean(field.errors { _, _ in SIMD2(2, 0) }) < 0.2)
        #expect(mean(field.visibility) > 0.85)
    }

    @Test(arguments: [Float(0), 1, 3])
    func whatStandsStillHasNoMotionAtAll(noise: Float) {
        for contrast in [Float(0), 0.05, 1] {
            let fields = Scene(contrast: contrast, noise: noise).fields(4)
            #expect(fields.count == 3)
            for field in fields {
                #expect(field.vectors.allSatisfy { $0 == .zero }, "contrast \(contrast)")
                #expect(field.global == .none)
                #expect(mean(field.visibility) > 0.9)
                if contrast == 0 { #expect(field.confidence.allSatisfy { $0 < 0.1 }) }
            }
        }
    }

    @Test func flatPartsFollowTheCamera() throws {
        // A pan over a world of which the left half is flat.
        var scene = Scene(camera: { frame, x, y in SIMD2(x + 4 * Float(frame), y) })
        scene.box = (size: SIMD2(520, 400), corner: { SIMD2(-200 - 4 * Float($0), -20) })
        scene.boxContrast = 0
        let field = try #require(scene.fields(5).last)
        let flat = field.errors { _, _ in
            SIMD2(4, 0)
        } where: { x, _ in
            x < 280
        }
        #expect(mean(flat) < 1, "\(mean(flat))")
    }

    @Test func whatEntersWasNotToBeSeen() throws {
        let field = try #require(Scene(camera: { frame, x, y in SIMD2(x + 20 * Float(frame), y) }).fields(4).last)
        let (edge, middle) = (field.block(x: 634, y: 180), field.block(x: 320, y: 180))
        #expect(field.visibility[edge] < 0.3 && field.visibility[middle] > 0.9)
        #expect(abs(field.vectors[edge].x * 640 - 20) < 2)
    }

    @Test func aCutAnotherSizeAndTheFirstFrameHaveNone() {
        let scene = Scene(width: 160, height: 90)
        var estimator = MotionEstimator()
        let other = Scene(width: 162, height: 90)
        let hasField = [(scene, false), (scene, false), (scene, true), (scene, false), (other, false)].enumerated().map
        {
            estimator.advance($1.0.plane($0), isSceneCut: $1.1) != nil
        }
        #expect(hasField == [false, true, false, true, false])
    }

    @Test(arguments: [(1, 1), (1, 300), (7, 5), (16, 16), (33, 17), (321, 9), (640, 2)])
    func picturesOfAnySizeHaveFields(width: Int, height: Int) {
        let scene = Scene(width: width, height: height, camera: { frame, x, y in SIMD2(x + Float(frame), y) })
        for field in scene.fields(4) {
            #expect(field.columns >= 1 && field.rows >= 1)
            #expect(field.vectors.allSatisfy { abs($0.x) <= 40 && abs($0.y) <= 40 })
            let shares = field.confidence + field.visibility
            #expect(shares.allSatisfy { (0...1).contains($0) })
        }
    }

    @Test func itGoesOnElsewhereToTheSameBits() throws {
        let scene = Scene(
            camera: { frame, x, y in SIMD2(x + 1.3 * Float(frame), y) },
            box: (size: SIMD2(120, 90), corner: { SIMD2(100 + 7 * Float($0), 100) }), noise: 1)
        var estimator = MotionEstimator()
        for frame in 0..<3 { _ = estimator.advance(scene.plane(frame), isSceneCut: false) }
        let json = try JSONEncoder().encode(estimator)
        var other = try JSONDecoder().decode(MotionEstimator.self, from: json)
        var third = try PropertyListDecoder().decode(
            MotionEstimator.self, from: PropertyListEncoder().encode(estimator))
        for frame in 3..<6 {
            let plane = scene.plane(frame)
            let fields = [
                estimator.advance(plane, isSceneCut: false), other.advance(plane, isSceneCut: false),
                third.advance(plane, isSceneCut: false),
            ]
            #expect(fields[0] != nil && fields[1] == fields[0] && fields[2] == fields[0])
        }
    }
}
