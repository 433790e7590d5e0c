import Maps
import Motion
import Testing

@testable import Temporal

@Suite struct FineGridTests {
    @Test(arguments: [(7, 7), (14, 9), (1, 1), (3, 60), (18, 32)])
    func readInTheMiddleOfItsCellsAMapIsWhatItWas(size: (width: Int, height: Int)) {
        let values = (0..<size.width * size.height).map { Float(($0 * 7919) % 101) }
        let map = SaliencyMap(width: size.width, height: size.height, values: values)
        let grid = FineGrid(of: map)
        #expect(grid.factor % 2 == 1)
        let back = grid.coarse(grid.refine(map))
        for (value, wanted) in zip(back.values, map.values) { #expect(abs(value - wanted) < 1e-4) }
    }

    /// A bilinear refinement has kinks in the middle of each cell: its slope changes all at once there.
    @Test func slopesChangeLittleByLittle() {
        let map = SaliencyMap(width: 6, height: 1, values: [0, 0.1, 0.9, 0.4, 0, 0])
        let fine = FineGrid(of: map).refine(map)
        let row = Array(fine.values[..<fine.width])
        let slopes = zip(row, row.dropFirst()).map { $1 - $0 }
        let changes = zip(slopes, slopes.dropFirst()).map { abs($1 - $0) }
        let steepest = slopes.map(abs).max() ?? 0
        #expect((changes.max() ?? 1) < steepest)
    }

    /// A cell is never moved in jumps: each small step of the picture is one of the map's centroid.
    @Test func stepsAreSmallerThanCells() {
        let grid = FineGrid(of: Scenes.spot(x: 6))
        var fine = grid.refine(Scenes.spot(x: 6))
        for step in 1...20 {
            let motion = MapMotion(Scenes.pan(0.07), heat: fine, width: fine.width, height: fine.height)
            fine.values = motion.carry(fine.values)
            let wanted = 6 + 0.07 * Float(step)
            #expect(abs(Scenes.centroid(fine) - wanted) < 0.02)
            #expect(abs(Scenes.centroid(grid.coarse(fine)) - wanted) < 0.02)
        }
    }

    /// A spot in front of a background that stands still moves with the object that it is about, the part beside it included.
    @Test func heatMovesWithWhatItIsAbout() {
        let fine = FineGrid(of: Scenes.spot(x: 12)).refine(Scenes.spot(x: 12, radius: 2))
        var field = Scenes.pan(0)
        for block in field.vectors.indices {
            let (x, y) = (Float(block % 20) + 0.5, Float(block / 20) + 0.5)
            if abs(x - 10) < 2.1, abs(y - 6) < 3.1 { field.vectors[block] = SIMD2(-0.5 / 24, 0) }
        }
        let moved = MapMotion(field, heat: fine, width: fine.width, height: fine.height).carry(fine.values)
        let map = SaliencyMap(width: fine.width, height: fine.height, values: moved)
        #expect(Scenes.centroid(map) - Scenes.centroid(fine) > 0.3)
    }
}
