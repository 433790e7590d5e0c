import Testing

/// How far a value may be from the one expected: `|actual - expected| <= absolute + relative * |expected|`.
package struct Tolerance: Sendable {
    package let absolute: Double
    package let relative: Double

    package init(absolute: Double = 0, relative: Double = 0) {
        self.absolute = absolute
        self.relative = relative
    }

    package static let exact = Tolerance()

    /// NaN is never within a tolerance; an infinity only of the same infinity.
    package func accepts(_ actual: Double, _ expected: Double) -> Bool {
        guard expected.isFinite else { return actual == expected }
        return abs(actual - expected) <= absolute + relative * abs(expected)
    }

    /// What is wrong: the first bad index, both values there, how many are bad and the worst one; `nil` if all are near.
    package func mismatch<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
        _ actual: some Sequence<Actual>, _ expected: some Sequence<Expected>
    ) -> String? {
        let actual = actual.map { Double($0) }
        let expected = expected.map { Double($0) }
        guard actual.count == expected.count else {
            return "\(actual.count) values, but \(expected.count) are expected"
        }
        let bad = actual.indices.filter { !accepts(actual[$0], expected[$0]) }
        guard let first = bad.first else { return nil }
        func error(_ index: Int) -> Double {
            let difference = abs(actual[index] - expected[index])
            return difference.isNaN ? .infinity : difference
        }
        let worst = bad.max { error($0) < error($1) } ?? first
        return "\(bad.count) of \(actual.count) values are wrong; the first at [\(first)]: \(actual[first]), "
            + "expected \(expected[first]); the worst at [\(worst)]: \(actual[worst]), expected \(expected[worst]) "
            + "(absolute \(absolute), relative \(relative))"
    }
}

/// Records an issue with `Tolerance.mismatch`'s words if any value is too far from the one expected.
package func expectClose<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
    _ actual: some Sequence<Actual>, _ expected: some Sequence<Expected>, within tolerance: Tolerance,
    _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
    guard let mismatch = tolerance.mismatch(actual, expected) else { return }
    Issue.record(Comment(rawValue: what.isEmpty ? mismatch : "\(what): \(mismatch)"), sourceLocation: sourceLocation)
}

/// The same for one value.
package func expectClose<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
    _ actual: Actual, _ expected: Expected, within tolerance: Tolerance, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectClose(
        CollectionOfOne(actual), CollectionOfOne(expected), within: tolerance, what, sourceLocation: sourceLocation)
}
