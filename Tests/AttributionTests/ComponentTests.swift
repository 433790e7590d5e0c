import TestSupport
import Testing

@testable import Attribution

/// First components, by what holds of a singular value decomposition.
@Suite struct ComponentTests {
    /// A matrix of known singular values: strength[i] times a product of two orthonormal columns, each of no mean over rows.
    private func rows(_ count: Int, _ columns: Int, strengths: [Double], seed: UInt64) -> (
        values: [Float], first: [Double]
    ) {
        var generator = SeededGenerator(seed: seed)
        func orthonormal(_ length: Int, centred: Bool) -> [[Double]] {
            var basis: [[Double]] = centred ? [[Double](repeating: 1 / Double(length).squareRoot(), count: length)] : []
            let skipped = basis.count
            while basis.count < strengths.count + skipped {
                var vector = generator.normals(length).map(Double.init)
                for _ in 0..<2 {
                    for other in basis {
                        let share = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
                        vector = zip(vector, other).map { $0 - share * $1 }
                    }
                }
                let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
                basis.append(vector.map { $0 / norm })
            }
            return Array(basis.dropFirst(skipped))
        }
        let (left, right) = (orthonormal(count, centred: true), orthonormal(columns, centred: false))
        let values = (0..<count * columns).map { index in
            Float(
                strengths.indices.reduce(3) {
                    $0 + strengths[$1] * left[$1][index / columns] * right[$1][index % columns]
                })
        }
        return (values, left[0].map { $0 * strengths[0] })
    }

    @Test(arguments: [(9, 40), (40, 9), (300, 20), (250, 260), (12, 12)], [0.5, 0.99])
    func theFirstComponentIsTheStrongestPattern(_ size: (Int, Int), _ second: Double) throws {
        let (values, expected) = rows(size.0, size.1, strengths: [2, 2 * second, 1.2, 0.3], seed: UInt64(size.0))
        let found = CentredRows(rows: size.0, columns: size.1) { values[$0 * size.1 + $1] }.firstComponent()
        let turned = zip(found, expected).reduce(0) { $0 + Double($1.0) * $1.1 } < 0 ? found.map { -$0 } : found
        expectClose(turned, expected, within: Tolerance(absolute: 1e-4), "\(size)")
    }

    /// Gradients of a deep layer are small, and squares of them smaller than any float.
    @Test func smallValuesKeepTheirPattern() {
        let (values, expected) = rows(9, 30, strengths: [2, 1], seed: 3)
        let found = CentredRows(rows: 9, columns: 30) { (values[$0 * 30 + $1] - 3) * 1e-30 }.firstComponent()
        let scaled = found.map { $0 * 1e30 * ((found[0] < 0) == (expected[0] < 0) ? 1 : -1) }
        expectClose(scaled, expected, within: Tolerance(absolute: 1e-4))
    }

    @Test func whatHasNoPatternIsBlank() {
        for value in [Float(0), 7, .nan, .infinity] {
            for (rows, columns) in [(6, 3), (3, 6), (1, 4), (4, 1), (1, 1)] {
                let found = CentredRows(rows: rows, columns: columns) { _, _ in value }.firstComponent()
                #expect(found == [Float](repeating: 0, count: rows), "\(value), \(rows) by \(columns)")
            }
        }
    }

    /// NaN counts as 0, as in pytorch-grad-cam.
    @Test func valuesThatAreNoNumbersCountAsZero() {
        let values: [Float] = [1, .nan, 2, 5, 0, 1]
        let found = CentredRows(rows: 3, columns: 2) { values[$0 * 2 + $1] }.firstComponent()
        let cleaned = CentredRows(rows: 3, columns: 2) { values[$0 * 2 + $1].isNaN ? 0 : values[$0 * 2 + $1] }
        #expect(found == cleaned.firstComponent() && found.contains { abs($0) > 1 })
    }

    /// Two patterns of one strength: whichever it is, it is one of that strength, and the same each time.
    @Test func equalStrengthsGiveOneOfThem() {
        let (values, _) = rows(16, 20, strengths: [2, 2, 0.5], seed: 8)
        let found = (0..<2).map { _ in CentredRows(rows: 16, columns: 20) { values[$0 * 20 + $1] }.firstComponent() }
        #expect(found[0] == found[1])
        let length = found[0].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(abs(length - 2) < 1e-4)
    }

    @Test func theSignFollowsTheEvidence() {
        let component: [Float] = [3, -1, -2]
        #expect(ComponentSign.byEvidence(component, [1, 0, 0]) == component)
        #expect(ComponentSign.byEvidence(component, [0, 1, 1]) == [-3, 1, 2])
        #expect(ComponentSign.byEvidence([-3, 1, 2], [0, 0, 0]) == [3, -1, -2])
        #expect(ComponentSign.byEvidence([-3, 1, 2], [.nan, 0, 0]) == [3, -1, -2])
        #expect(ComponentSign.byLargest([-3, 1, 2]) == [3, -1, -2] && ComponentSign.byLargest([-2, 3]) == [-2, 3])
    }
}
