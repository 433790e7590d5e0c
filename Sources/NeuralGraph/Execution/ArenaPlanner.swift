/// Lays buffers with known lifetimes out in one arena: those alive at the same time never overlap.
enum ArenaPlanner {
    struct Lifetime {
        /// The step that writes it first.
        let start: Int
        /// The last step that reads it.
        let end: Int
        let byteCount: Int

        func overlaps(_ other: Lifetime) -> Bool { start <= other.end && other.start <= end }
    }

    /// Greedy by size: the largest buffer first, each at the lowest offset that is free for all of its life.
    static func place(_ lifetimes: [Int: Lifetime]) -> (offsets: [Int: Int], byteCount: Int) {
        let order = lifetimes.sorted { ($0.value.byteCount, $1.key) > ($1.value.byteCount, $0.key) }
        var placed: [(lifetime: Lifetime, range: Range<Int>)] = []
        var offsets: [Int: Int] = [:]
        for (key, lifetime) in order {
            let size = (lifetime.byteCount + 63) & ~63
            let taken = placed.filter { $0.lifetime.overlaps(lifetime) }.map(\.range)
                .sorted { $0.lowerBound < $1.lowerBound }
            var offset = 0
            for range in taken {
                if offset + size <= range.lowerBound { break }
                offset = max(offset, range.upperBound)
            }
            offsets[key] = offset
            placed.append((lifetime, offset..<offset + size))
        }
        return (offsets, placed.map(\.range.upperBound).max() ?? 0)
    }

    /// The most bytes that are alive at one step.
    static func largestLiveSet(_ lifetimes: [Lifetime]) -> Int {
        lifetimes.map { one in
            lifetimes.filter { $0.start <= one.start && one.start <= $0.end }.reduce(0) { $0 + $1.byteCount }
        }.max() ?? 0
    }
}
