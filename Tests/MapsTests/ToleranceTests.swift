import TestSupport
import Testing

/// The comparison that every other test leans on.
@Suite struct ToleranceTests {
    @Test func addsAbsoluteAndRelative() {
        let tolerance = Tolerance(absolute: 0.5, relative: 0.25)
        #expect(tolerance.accepts(103.1, 82) == false)
        #expect(tolerance.accepts(103, 82))
        #expect(tolerance.accepts(61, 82))
        #expect(tolerance.accepts(60.9, 82) == false)
    }

    @Test func refusesNaN() {
        #expect(!Tolerance(absolute: 1).accepts(.nan, .nan))
        #expect(!Tolerance(absolute: 1).accepts(.nan, 0))
        #expect(Tolerance.exact.accepts(.infinity, .infinity))
        #expect(!Tolerance(absolute: 1).accepts(.infinity, -.infinity))
    }

    @Test func tellsFirstWorstAndCount() throws {
        let actual: [Float] = [0, 1, 2, .nan, 4]
        let message = try #require(Tolerance(absolute: 0.1).mismatch(actual, [0, 1.5, 2, 3, 4] as [Double]))
        #expect(message.contains("2 of 5 values are wrong"))
        #expect(message.contains("first at [1]: 1.0, expected 1.5"))
        #expect(message.contains("worst at [3]: nan, expected 3.0"))
    }

    @Test func tellsDifferentCounts() {
        #expect(Tolerance.exact.mismatch([1] as [Float], [] as [Float]) == "1 values, but 0 are expected")
    }

    @Test func recordsAnIssue() {
        withKnownIssue { expectClose([1, 2] as [Float], [1, 3] as [Float], within: .exact) }
        expectClose(1 as Float, 1.0001 as Double, within: Tolerance(absolute: 0.001))
    }
}

@Suite struct SeededGeneratorTests {
    /// The first outputs of SplitMix64 for the seed 1234567, published with its reference implementation.
    @Test func matchesPublishedNumbers() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in generator.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }

    @Test func normalsHaveUnitVariance() {
        var generator = SeededGenerator(seed: 3)
        let values = generator.normals(20_000).map(Double.init)
        let mean = values.reduce(0, +) / 20_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        expectClose(mean, 0.0, within: Tolerance(absolute: 0.03))
        expectClose(variance, 1.0, within: Tolerance(absolute: 0.05))
    }
}
