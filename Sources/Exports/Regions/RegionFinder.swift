import Maps

/// Finds where a map is hot: the parts that hang together (by sides or corners) of the map enlarged to the picture.
package struct RegionFinder: Sendable {
    /// Of the map's values, above 0 and up to 1.
    package let threshold: Double
    /// Smaller regions are left out; a share of the picture's area, 0...1.
    package let minimumArea: Double

    package init(threshold: Double, minimumArea: Double) {
        self.threshold = threshold
        self.minimumArea = minimumArea
    }

    /// How far an outline may be from the line where the map crosses the threshold, as a share of the picture's longer side.
    private static let outlineTolerance = 0.002

    /// The largest first.
    /// - Parameters:
    ///   - map: as it is drawn, 0...1.
    ///   - width: of the picture, in pixels.
    package func regions(of map: SaliencyMap, width: Int, height: Int) -> [HotRegion] {
        guard map.width > 0, map.height > 0, width > 0, height > 0 else { return [] }
        let lattice = HeatLattice(map, width: width, height: height, threshold: Float(threshold))
        let tracer = OutlineTracer(
            lattice: lattice, width: Double(width), height: Double(height), threshold: Float(threshold))
        let simplifier = OutlineSimplifier(
            tolerance: max(0.5, Self.outlineTolerance * Double(max(width, height))))
        let smallest = minimumArea * Double(lattice.values.count)
        let found = lattice.summaries.indices.filter { Double(lattice.summaries[$0].count) >= smallest }
        return found.sorted { (lattice.summaries[$0].count, $1) > (lattice.summaries[$1].count, $0) }.compactMap {
            let outline = tracer.outline(of: $0).map(\.rounded)
            // A line has no width, as a box that no tool takes.
            guard let box = PixelBox(around: outline), box.width > 0, box.height > 0 else { return nil }
            return HotRegion(
                box: box, outline: simplifier.simplified(outline), heat: Double(lattice.summaries[$0].heat))
        }
    }
}
