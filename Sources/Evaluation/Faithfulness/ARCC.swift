import Maps

/// One figure of merit for a map: the harmonic mean of how coherent, how simple and how faithful (ROAD) it is, as
/// pytorch-grad-cam's `ARCC` has it.
package struct ARCC: Sendable {
    /// The correlation of the map with the map of the picture times the map, from -1...1 to 0...1.
    package let coherency: Double
    /// The map's mean.
    package let complexity: Double
    /// Twice ROAD's combined score, cut to 0...1.
    package let road: Double

    package var value: Double {
        3 / (1 / (coherency + 1e-8) + 1 / (1 - complexity + 1e-8) + 1 / (road + 1e-8))
    }

    /// - Parameters:
    ///   - map: 0...1.
    ///   - masked: the same method's of the same target for the picture times the map.
    package init(_ map: SaliencyMap, masked: SaliencyMap, road: ROAD) {
        coherency = (correlation(map.values.map(Double.init), masked.values.map(Double.init)) + 1) / 2
        complexity = map.values.reduce(0) { $0 + Double(abs($1)) } / Double(max(map.values.count, 1))
        self.road = Double(min(max(road.combined * 2, 0), 1))
    }
}
