import Motion
import Testing

@testable import Temporal

@Suite struct CadenceTests {
    /// The frames of three seconds that are explained.
    private func explained(_ motion: MotionField?, rate: Double = 25, cuts: Set<Int> = []) -> [Int] {
        var cadence = Cadence.automatic(ChangeCadence())
        return (0..<Int(3 * rate)).filter { frame in
            cadence.decide(
                number: frame, isFirst: frame == 0 || cuts.contains(frame),
                motion: frame == 0 || cuts.contains(frame) ? nil : motion, time: Double(frame) / rate)
        }
    }

    @Test(arguments: [10, 23.976, 25, 60]) func aStillPictureIsExplainedAtTheBound(rate: Double) {
        let frames = explained(Scenes.pan(0), rate: rate)
        let longest = zip(frames, frames.dropFirst()).map { Double($1 - $0) / rate }.max() ?? 0
        // The first frame at or after the bound.
        #expect(longest < ChangeCadence.longest + 1 / rate && longest >= ChangeCadence.longest - 1e-6)
    }

    @Test func theMoreMovesTheMoreIsExplained() {
        let counts = [Float(0), 0.1, 0.3, 0.9].map { cells -> Int in
            var field = Scenes.pan(cells)
            field.global = GlobalMotion(translation: field.vectors[0])
            return explained(field).count
        }
        #expect(counts == counts.sorted() && counts[0] < counts[2] && counts[2] < counts[3])
    }

    @Test func whatComesIntoSightIsExplained() {
        #expect(explained(Scenes.pan(0, visibility: 0.8)).count > 3 * explained(Scenes.pan(0)).count)
    }

    /// A walker is a small part of a picture that stands still or pans.
    @Test(arguments: [Float(0), 0.002]) func whatMovesByItselfIsExplained(pan: Float) {
        var field = Scenes.pan(0)
        field.global = GlobalMotion(translation: SIMD2(pan, 0))
        field.vectors = field.vectors.indices.map { SIMD2($0 < 20 ? pan + 0.005 : pan, 0) }
        var still = field
        still.vectors = field.vectors.map { _ in SIMD2(pan, 0) }
        #expect(explained(field).count > 2 * explained(still).count)
    }

    @Test func aSceneBeginsWithAnExplanation() {
        #expect(explained(Scenes.pan(0), cuts: [13, 14]).prefix(4) == [0, 10, 13, 14])
    }
}
