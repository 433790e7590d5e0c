import Motion
import Pictures
import Testing

struct MotionFieldTests {
    private func field(columns: Int = 8, rows: Int = 6, _ vector: (Int, Int) -> SIMD2<Float>) -> MotionField {
        let vectors = (0..<rows).flatMap { row in (0..<columns).map { vector($0, row) } }
        let ones = [Float](repeating: 1, count: vectors.count)
        return MotionField(columns: columns, rows: rows, vectors: vectors, confidence: ones, visibility: ones)
    }

    @Test func placesBetweenBlocksAreMixed() {
        let field = field { column, row in SIMD2(Float(column), Float(10 * row)) }
        #expect(field.sample(x: 1.5 / 8, y: 2.5 / 6).vector == SIMD2(1, 20))
        #expect(field.sample(x: 2.0 / 8, y: 2.5 / 6).vector == SIMD2(1.5, 20))
        #expect(field.sample(x: -1, y: 2).vector == SIMD2(0, 50))
        #expect(field.sample(x: 7.9 / 8, y: 3.0 / 6).vector == SIMD2(7, 25))
        #expect(field.sample(x: 0.3, y: 0.3).visibility == 1)
    }

    @Test func theInverseOfAPanIsItsOpposite() {
        let pan = SIMD2<Float>(1.0 / 8, 0)
        var field = field { _, _ in pan }
        field.global = GlobalMotion(translation: pan)
        let inverse = field.inverse
        #expect(inverse.global == GlobalMotion(translation: -pan))
        // What is at the left edge of the frame before leaves.
        for row in 0..<6 {
            #expect(inverse.visibility[row * 8] == 0)
            for column in 0..<8 { #expect(inverse.vectors[row * 8 + column] == -pan) }
            for column in 1..<8 { #expect(inverse.visibility[row * 8 + column] == 1) }
        }
    }

    @Test func whatAnObjectHidesGoesWithTheCameraUnseen() {
        // An object of 2x2 blocks came two columns from the left; what it uncovered was not seen.
        var field = field { column, row in
            (4...5).contains(column) && (2...3).contains(row) ? SIMD2(-2.0 / 8, 0) : .zero
        }
        for row in 2...3 { for column in 2...3 { field.visibility[row * 8 + column] = 0 } }
        let inverse = field.inverse
        for row in 2...3 {
            for column in 2...3 {
                #expect(inverse.vectors[row * 8 + column] == SIMD2(2.0 / 8, 0))
                #expect(inverse.visibility[row * 8 + column] == 1)
            }
            for column in 4...5 {
                #expect(inverse.vectors[row * 8 + column] == .zero)
                #expect(inverse.visibility[row * 8 + column] == 0)
            }
        }
    }

    @Test func theInverseOfAZoomUndoesIt() {
        let zoom = GlobalMotion(
            translation: SIMD2(0.02, -0.01), perColumn: SIMD2(-0.04, 0.01), perRow: SIMD2(-0.01, -0.05))
        let back = zoom.vector(x: 0.7, y: 0.2)
        let forth = zoom.inverse.vector(x: 0.7 + back.x, y: 0.2 + back.y)
        #expect(abs(back.x + forth.x) < 1e-5 && abs(back.y + forth.y) < 1e-5)
    }

    /// Each orientation: turning the stored picture's field is measuring in the upright picture.
    @Test(
        arguments: [false, true].flatMap { t in
            [false, true].flatMap { x in [false, true].map { Orientation(isTransposed: t, flipsX: x, flipsY: $0) } }
        })
    func theFieldOfATurnedPictureIsTurned(orientation: Orientation) {
        let global = GlobalMotion(
            translation: SIMD2(0.01, 0.02), perColumn: SIMD2(0.3, -0.4), perRow: SIMD2(0.5, 0.7))
        var stored = field { column, row in
            global.vector(x: (Float(column) + 0.5) / 8, y: (Float(row) + 0.5) / 6)
        }
        stored.global = global
        stored.confidence = stored.vectors.indices.map { Float($0) }
        let upright = stored.upright(orientation)
        let size = orientation.uprightSize(width: 8, height: 6)
        #expect(upright.columns == size.width && upright.rows == size.height)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let at = orientation.stored(x: x, y: y, width: 8, height: 6)
                let block = y * size.width + x
                #expect(upright.confidence[block] == Float(at.y * 8 + at.x))
                // A step along the upright vector is a step along the stored one.
                let vector = upright.vectors[block] * SIMD2(Float(size.width), Float(size.height)) * 100
                let target = orientation.stored(
                    x: x * 100 + Int(vector.x.rounded()), y: y * 100 + Int(vector.y.rounded()), width: 800, height: 600)
                let origin = orientation.stored(x: x * 100, y: y * 100, width: 800, height: 600)
                let before = stored.vectors[at.y * 8 + at.x] * SIMD2(800, 600)
                #expect(abs(Float(target.x - origin.x) - before.x) < 1)
                #expect(abs(Float(target.y - origin.y) - before.y) < 1)
                let camera = upright.global.vector(
                    x: (Float(x) + 0.5) / Float(size.width), y: (Float(y) + 0.5) / Float(size.height))
                #expect(abs(camera.x - upright.vectors[block].x) < 1e-5)
                #expect(abs(camera.y - upright.vectors[block].y) < 1e-5)
            }
        }
    }
}
