/// The probabilities over time of the classes that a network saw most.
struct ClassSeries {
    /// Of a network's curves; more could not be told apart.
    static let count = 6
    /// What is less likely, and not among a frame's few likeliest, counts as 0.
    private static let least: Float = 0.01

    private var probabilities: [Int: [(frame: Int, value: Float)]] = [:]

    /// - Parameter frame: its index, above all before it.
    mutating func append(_ values: [Float], frame: Int) {
        for (index, value) in values.enumerated() where value >= Self.least {
            probabilities[index, default: []].append((frame, value))
        }
    }

    /// - Parameter explained: of each frame, whether the network saw it; the others repeat what was before.
    /// - Returns: classes with a value for each frame, those with the largest sums first.
    func curves(explained: [Bool]) -> [(classIndex: Int, values: [Float])] {
        let sums = probabilities.mapValues { $0.reduce(0) { $0 + $1.value } }
        let leading = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.count)
        return leading.map { index, _ in
            var values: [Float] = []
            values.reserveCapacity(explained.count)
            var seen = (probabilities[index] ?? [])[...]
            for (frame, isExplained) in explained.enumerated() {
                guard isExplained else {
                    values.append(values.last ?? 0)
                    continue
                }
                if let first = seen.first, first.frame == frame {
                    values.append(first.value)
                    seen.removeFirst()
                } else {
                    values.append(0)
                }
            }
            return (index, values)
        }
    }
}
