import Maps

/// A map sampled on a lattice over the picture, and which hot samples hang together.
///
/// The lattice is finer than the map and no finer than the picture: between its samples a smooth map is nearly straight.
struct HeatLattice {
    let columns: Int
    let rows: Int
    /// Row by row.
    let values: [Float]
    /// Of each sample, the number of its component, 0, 1, ...; -1 of those below the threshold.
    let components: [Int32]
    /// One for each component.
    let summaries: [Summary]

    struct Summary {
        /// The leftmost sample of the component's topmost row.
        let first: Int
        var count: Int
        var heat: Float
    }

    private static let samplesPerCell = 8
    private static let longestSide = 512

    /// - Parameters:
    ///   - width: of the picture, in pixels.
    ///   - threshold: above 0.
    init(_ map: SaliencyMap, width: Int, height: Int, threshold: Float) {
        func samples(_ cells: Int, _ pixels: Int) -> Int {
            max(1, min(pixels, cells * Self.samplesPerCell, Self.longestSide))
        }
        columns = samples(map.width, width)
        rows = samples(map.height, height)
        let heat = SaliencyMap(
            width: map.width, height: map.height, values: map.values.map { $0 > 0 ? min($0, 1) : 0 })
        values = heat.resizedSmoothly(width: columns, height: rows).values
        (components, summaries) = Self.components(values, columns: columns, threshold: threshold)
    }

    /// Samples that touch by a side or a corner hang together.
    private static func components(
        _ values: [Float], columns: Int, threshold: Float
    ) -> ([Int32], [Summary]) {
        var components = [Int32](repeating: -1, count: values.count)
        var summaries: [Summary] = []
        var waiting: [Int] = []
        for start in values.indices where values[start] >= threshold && components[start] < 0 {
            let number = Int32(summaries.count)
            var summary = Summary(first: start, count: 0, heat: 0)
            components[start] = number
            waiting.append(start)
            while let sample = waiting.popLast() {
                summary.count += 1
                summary.heat = max(summary.heat, values[sample])
                let x = sample % columns
                for row in [sample - columns, sample, sample + columns] {
                    for next in (x > 0 ? row - 1 : row)...(x + 1 < columns ? row + 1 : row)
                    where values.indices.contains(next) && components[next] < 0 && values[next] >= threshold {
                        components[next] = number
                        waiting.append(next)
                    }
                }
            }
            summaries.append(summary)
        }
        return (components, summaries)
    }
}
