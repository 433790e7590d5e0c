import Maps

/// How much of what the network says of a frame is left in what is shown: the mean over the frames of Pearson's correlation of
/// the two maps.
package struct MapFidelity: Sendable {
    private var sum = 0.0
    private var frames = 0

    package init() {}

    /// Frames whose unsmoothed map is the same everywhere say nothing, and are left out.
    /// - Parameters:
    ///   - shown: a frame's map as it is shown.
    ///   - unsmoothed: the network's of the same frame, of the same size.
    package mutating func add(shown: SaliencyMap, unsmoothed: SaliencyMap) {
        precondition(shown.values.count == unsmoothed.values.count, "maps of one size")
        let bounds = unsmoothed.bounds
        guard bounds.low < bounds.high else { return }
        sum += correlation(shown.values.map(Double.init), unsmoothed.values.map(Double.init))
        frames += 1
    }

    /// -1...1; nil where there was no map to compare with.
    package var value: Double? { frames > 0 ? sum / Double(frames) : nil }
}
