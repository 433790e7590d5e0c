import Evaluation
import Maps
import Motion
import TestSupport
import Testing

/// What is measured of maps over time, against sums done by hand.
@Suite struct SteadinessTests {
    private let exact = Tolerance(absolute: 1e-6)

    /// The same vector everywhere, in shares of the picture: where things come from.
    private func field(
        _ vector: SIMD2<Float>, columns: Int = 4, rows: Int = 2, visibility: [Float]? = nil
    ) -> MotionField {
        let count = columns * rows
        return MotionField(
            columns: columns, rows: rows, vectors: Array(repeating: vector, count: count),
            confidence: Array(repeating: 1, count: count),
            visibility: visibility ?? Array(repeating: 1, count: count))
    }

    private func row(_ values: [Float]) -> SaliencyMap { SaliencyMap(width: values.count, height: 1, values: values) }

    /// A smooth spot around a place, in shares.
    private func spot(x: Float, y: Float = 0.5, height: Float = 1, width columns: Int = 96, rows: Int = 54)
        -> SaliencyMap
    {
        SaliencyMap(
            width: columns, height: rows,
            values: (0..<columns * rows).map { index in
                let dx = (Float(index % columns) + 0.5) / Float(columns) - x
                let dy = (Float(index / columns) + 0.5) / Float(rows) - y
                return height * max(0, 1 - 16 * (dx * dx + dy * dy))
            })
    }

    @Test func theWarpingErrorIsWhatIsLeftOnceTheMapBeforeIsCarriedAlong() throws {
        var error = WarpingError()
        let first = row([0, 4, 8, 0])
        error.add(first, before: nil, motion: nil)
        #expect(error.value == nil)
        // One cell to the right: nothing is left but what comes in at the left edge, which repeats.
        error.add(row([0, 0, 4, 8]), before: first, motion: field([-0.25, 0], rows: 1))
        #expect(error.value == 0)
        // Half a cell: between cells a map is a mix of them, 2, 6 and 4, beside 0 beyond the edge; the mean difference is 0.75.
        var half = WarpingError()
        half.add(first, before: nil, motion: nil)
        half.add(row([1, 2, 6, 6]), before: first, motion: field([-0.125, 0], rows: 1))
        expectClose(try #require(half.value), 0.75 / 8, within: exact)
        // A map that does not move with the picture: its mean difference is 2, and that of both frames 1.
        error.add(row([0, 0, 4, 8]), before: row([0, 0, 4, 8]), motion: field([-0.25, 0], rows: 1))
        expectClose(try #require(error.value), 1.0 / 8, within: exact)
    }

    @Test func whatWasHiddenAndScenesThatBeginAreNoError() throws {
        var error = WarpingError()
        error.add(row([1, 1, 1, 10]), before: nil, motion: nil)
        error.add(
            row([1, 1, 1, 0]), before: row([1, 1, 1, 10]), motion: field(.zero, rows: 1, visibility: [1, 1, 1, 0.4]))
        #expect(error.value == 0)
        error.add(row([9, 9, 9, 9]), before: row([1, 1, 1, 0]), motion: nil)
        #expect(error.value == 0)
        error.add(
            row([9, 9, 9, 9]), before: row([0, 0, 0, 0]), motion: field(.zero, rows: 1, visibility: [0, 0, 0, 0]))
        #expect(error.value == 0)
        var blank = WarpingError()
        blank.add(row([0, 0]), before: row([0, 0]), motion: field(.zero))
        #expect(blank.value == nil)
    }

    @Test func theLagIsTheCentroidsDistanceOverTheSpeed() throws {
        // A picture twice as wide as high. The heat goes down by a cell, which is a quarter of the height, and 0.125 widths.
        var lag = CentroidLag(aspect: 0.5)
        let down = field([0, -0.25], rows: 1)
        let column = { (values: [Float]) in SaliencyMap(width: 1, height: 4, values: values) }
        lag.add(shown: column([0, 1, 0, 0]), unsmoothed: column([0, 0, 1, 0]), motion: down)
        expectClose(try #require(lag.value), 1, within: exact)
        expectClose(try #require(lag.speed), 0.125, within: exact)
        // Two frames behind, then one ahead: (1 + 2 - 1) frames in 3.
        lag.add(shown: column([0, 1, 0, 0]), unsmoothed: column([0, 0, 0, 1]), motion: down)
        lag.add(shown: column([0, 0, 0, 1]), unsmoothed: column([0, 0, 1, 0]), motion: down)
        expectClose(try #require(lag.value), 2.0 / 3, within: exact)
        // What is off to the side is not behind; what stands still and what is blank has nothing to be behind of.
        lag.add(
            shown: SaliencyMap(width: 2, height: 1, values: [1, 0]),
            unsmoothed: SaliencyMap(width: 2, height: 1, values: [0, 1]), motion: down)
        expectClose(try #require(lag.value), 2.0 / 4, within: exact)
        lag.add(shown: column([1, 0, 0, 0]), unsmoothed: column([0, 0, 0, 1]), motion: field([0, -0.0019], rows: 1))
        lag.add(shown: column([1, 0, 0, 0]), unsmoothed: column([0, 0, 0, 0]), motion: down)
        lag.add(shown: column([0, 0, 0, 0]), unsmoothed: column([1, 0, 0, 0]), motion: down)
        #expect(lag.frames == 4)
        expectClose(try #require(lag.value), 2.0 / 4, within: exact)
        #expect(CentroidLag(aspect: 1).value == nil && CentroidLag(aspect: 1).speed == nil)
    }

    @Test func heatMovesAsWhatIsBelowIt() throws {
        var motion = field(.zero, columns: 2, rows: 1)
        motion.vectors = [[-0.1, 0], [0, 0]]
        var lag = CentroidLag(aspect: 1)
        let heat = row([3, 1])
        lag.add(shown: heat, unsmoothed: heat, motion: motion)
        expectClose(try #require(lag.speed), 0.09, within: exact)
        #expect(lag.value == 0)
    }

    @Test func jitterIsTheSecondDifference() throws {
        var jitter = CentroidJitter(aspect: 0.75)
        for x in [0.1, 0.2, 0.3] { jitter.add(SIMD2(x, 0), beginsAnew: false) }
        expectClose(try #require(jitter.value), 0, within: exact)
        // Second differences of 0, 0.1 and 0.05 widths; the diagonal has 1.25.
        jitter.add(SIMD2(0.4, 0.1), beginsAnew: false)
        jitter.add(SIMD2(0.5, 0.15), beginsAnew: false)
        let squares = 0.0125 / 3
        expectClose(try #require(jitter.value), 100 * squares.squareRoot() / 1.25, within: exact)
        let before = jitter.value
        // Beyond a cut, and beyond a blank map, two more frames are needed.
        jitter.add(SIMD2(0.9, 0.9), beginsAnew: true)
        jitter.add(SIMD2(0.1, 0.1), beginsAnew: false)
        jitter.add(nil, beginsAnew: false)
        jitter.add(SIMD2(0.9, 0.9), beginsAnew: false)
        jitter.add(SIMD2(0.1, 0.1), beginsAnew: false)
        #expect(jitter.value == before)
        #expect(CentroidJitter(aspect: 1).value == nil)
    }

    @Test func fidelityIsTheMeanCorrelation() throws {
        var fidelity = MapFidelity()
        fidelity.add(shown: row([2, 4, 6]), unsmoothed: row([1, 2, 3]))
        expectClose(try #require(fidelity.value), 1, within: exact)
        fidelity.add(shown: row([3, 2, 1]), unsmoothed: row([1, 2, 3]))
        expectClose(try #require(fidelity.value), 0, within: exact)
        // A map that shows nothing has nothing of the network's; where the network says nothing, there is nothing to have.
        fidelity.add(shown: row([5, 5, 5]), unsmoothed: row([1, 2, 3]))
        fidelity.add(shown: row([3, 2, 1]), unsmoothed: row([0, 0, 0]))
        expectClose(try #require(fidelity.value), 0, within: exact)
        #expect(MapFidelity().value == nil)
    }

    /// A spot that moves by 0.01 widths a frame, shown late by so many frames.
    private func passing(late: Float, wobble: Float = 0, motion: Bool = true) -> Steadiness {
        var steadiness = Steadiness(width: 640, height: 360)
        for index in 0..<30 {
            let x = 0.3 + 0.01 * Float(index)
            steadiness.add(
                Steadiness.Frame(
                    shown: spot(x: x - 0.01 * late + (index % 2 == 0 ? wobble : -wobble)), unsmoothed: spot(x: x),
                    motion: motion && index > 0 ? field([-0.01, 0]) : nil, beginsAnew: index == 0))
        }
        return steadiness
    }

    @Test func aWholeClipIsMeasured() throws {
        let (good, late, shaky) = (passing(late: 0), passing(late: 3), passing(late: 0, wobble: 0.005))
        expectClose(try #require(good.lag.value), 0, within: Tolerance(absolute: 0.01))
        expectClose(try #require(late.lag.value), 3, within: Tolerance(absolute: 0.05))
        #expect(late.lag.frames == 29)
        expectClose(try #require(shaky.lag.value), 0, within: Tolerance(absolute: 0.05))
        // Every second difference is of four times the wobble.
        let diagonal = (1 + (360.0 / 640) * (360.0 / 640)).squareRoot()
        expectClose(try #require(shaky.jitter.value), 100 * 0.02 / diagonal, within: Tolerance(absolute: 0.02))
        #expect(try #require(good.jitter.value) < 0.02)
        #expect(try #require(shaky.warping.value) > 5 * #require(good.warping.value))
        #expect(try #require(good.fidelity.value) > 0.9999 && #require(late.fidelity.value) < 0.98)
        let still = passing(late: 3, motion: false)
        #expect(still.lag.value == nil && still.warping.value == nil && still.jitter.value != nil)
    }

    @Test func mapsOfAnySizeAreMeasuredAlike() throws {
        var sizes = Steadiness(width: 360, height: 640)
        for index in 0..<5 {
            sizes.add(
                Steadiness.Frame(
                    shown: spot(x: 0.5, height: 7, width: 14, rows: 14),
                    unsmoothed: spot(x: 0.5, width: 28, rows: 28), motion: index > 0 ? field(.zero) : nil,
                    beginsAnew: false))
        }
        #expect(try #require(sizes.fidelity.value) > 0.99)
        #expect(sizes.warping.value == 0 && sizes.jitter.value == 0 && sizes.lag.value == nil)
    }

    @Test func aFrameThatIsPassedOverIsNoNeighbour() throws {
        var steadiness = Steadiness(width: 100, height: 100)
        func add(_ x: Float) {
            steadiness.add(
                Steadiness.Frame(shown: spot(x: x), unsmoothed: spot(x: x), motion: field(.zero), beginsAnew: false))
        }
        add(0.3)
        steadiness.skip()
        add(0.7)
        #expect(steadiness.warping.value == nil && steadiness.jitter.value == nil)
        add(0.7)
        #expect(steadiness.warping.value == 0)
    }
}
