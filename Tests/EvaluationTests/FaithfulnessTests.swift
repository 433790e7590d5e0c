import Maps
import TestSupport
import Testing

@testable import Evaluation

@Suite struct FaithfulnessTests {
    private let picture = NetworkPicture(width: 2, height: 2, channels: 1, values: [4, 2, 1, 3])
    private let map = SaliencyMap(width: 2, height: 2, values: [0.9, 0.2, 0.2, 0.5])
    private let sum: @Sendable (NetworkPicture) -> Float = { picture in picture.values.reduce(0, +) }

    @Test func deletionByHand() {
        let curve = PixelCurve.deletion(picture, map, steps: 4, score: sum)
        #expect(curve.scores == [10, 6, 3, 1, 0])
        // (10 / 2 + 6 + 3 + 1 + 0 / 2) / 4
        #expect(curve.area == 3.75)
        #expect(PixelCurve.deletion(picture, map, steps: 2, score: sum).scores == [10, 3, 0])
    }

    @Test func insertionEndsWithThePicture() {
        let curve = PixelCurve.insertion(picture, map, steps: 4, score: sum)
        #expect(curve.scores.last == 10)
        #expect(curve.scores.first == picture.blurred.values.reduce(0, +))
    }

    /// The window sums to 1, so that the middle of an even picture stays, and its edge darkens.
    @Test func blurringKeepsAnEvenColour() {
        let even = NetworkPicture(width: 21, height: 15, channels: 2, values: .init(repeating: 3, count: 630)).blurred
        expectClose(even.values[(7 * 21 + 10) * 2], 3, within: Tolerance(absolute: 1e-5))
        #expect(even.values[0] < 1.5)
    }

    @Test func confidenceFallsOrRises() {
        let change = ConfidenceChange(picture, map, score: sum)
        expectClose(change.change, 3.6 + 0.4 + 0.2 + 1.5 - 10, within: Tolerance(absolute: 1e-5))
        #expect(change.drop == -change.change && !change.isIncrease)
        let negative = ConfidenceChange(picture, map) { -sum($0) }
        #expect(negative.drop == 0 && negative.isIncrease)
    }

    @Test func percentilesAreNumpys() {
        let values: [Float] = [0, 1, 2, 4, 8]
        #expect(values.percentile(0) == 0 && values.percentile(100) == 8 && values.percentile(50) == 2)
        expectClose(values.percentile(60), 2.8, within: Tolerance(absolute: 1e-6))
    }

    @Test func ranksCorrelate() {
        #expect(rankCorrelation([1, 2, 3, 4], [10, 20, 25, 400]) == 1)
        #expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1]) == -1)
        // Ranks 0.5, 0.5, 2, 3 and 0, 1, 2, 3.
        expectClose(rankCorrelation([5, 5, 6, 7], [1, 2, 3, 4]), 0.9486833, within: Tolerance(absolute: 1e-6))
        #expect(rankCorrelation([1, 1], [2, 3]) == 0)
    }
}

@Suite struct ImputerTests {
    @Test func aPixelIsTheMeanOfItsNeighbours() throws {
        let picture = NetworkPicture(width: 3, height: 3, channels: 1, values: [1, 2, 3, 4, 99, 6, 7, 8, 9])
        var known = [Bool](repeating: true, count: 9)
        known[4] = false
        let filled = try NoisyLinearImputer(noise: []).filled(picture, keeping: known)
        // (1 + 3 + 7 + 9) / 12 + (2 + 4 + 6 + 8) / 6
        expectClose(filled.values[4], 5, within: Tolerance(absolute: 1e-6))
        // A corner has three neighbours, whose weights 1/6, 1/6 and 1/12 are all that counts.
        known = [false] + [Bool](repeating: true, count: 8)
        let corner = try NoisyLinearImputer(noise: []).filled(picture, keeping: known)
        expectClose(corner.values[0], (2.0 / 6 + 4.0 / 6 + 99.0 / 12) / (5.0 / 12), within: Tolerance(absolute: 1e-4))
    }

    /// What the equations say of every missing pixel, in a picture most of which is missing.
    @Test(arguments: [(1, 40), (40, 1), (48, 64), (5, 90)]) func theEquationsAreMet(width: Int, height: Int) {
        var random = SeededGenerator(seed: UInt64(width))
        let known = (0..<width * height).map { $0 == 3 || $0 % width > width * 2 / 3 && Bool.random(using: &random) }
        let values = random.floats(width * height).map(Double.init)
        let solution = NeighbourSystem(width: width, height: height, known: known).solve(values, tolerance: 1e-10)
        var worst = 0.0
        for pixel in known.indices {
            guard !known[pixel] else {
                #expect(solution[pixel] == values[pixel])
                continue
            }
            var (sum, weights) = (0.0, 0.0)
            for (dy, dx) in [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)] {
                let (y, x) = (pixel / width + dy, pixel % width + dx)
                guard (0..<height).contains(y), (0..<width).contains(x) else { continue }
                let weight = dy * dx == 0 ? 1.0 / 6 : 1.0 / 12
                sum += weight * solution[y * width + x]
                weights += weight
            }
            worst = max(worst, abs(sum - weights * solution[pixel]))
        }
        #expect(worst < 1e-8)
    }

    @Test func whatIsWhollyUnknownIsNoise() throws {
        let picture = NetworkPicture(width: 2, height: 1, channels: 2, values: [1, 2, 3, 4])
        let noise: [Float] = [1, -1, 2, 3]
        let filled = try NoisyLinearImputer(noise: noise).filled(picture, keeping: [false, false])
        // Numbers come channel by channel, the picture's values pixel by pixel.
        expectClose(filled.values, [0.01, 0.02, -0.01, 0.03] as [Float], within: Tolerance(absolute: 1e-7))
        let kept = try NoisyLinearImputer(noise: noise).filled(picture, keeping: [true, true])
        #expect(kept == picture)
        #expect(throws: EvaluationError.self) {
            try NoisyLinearImputer(noise: [1]).filled(picture, keeping: [true, true])
        }
    }
}
