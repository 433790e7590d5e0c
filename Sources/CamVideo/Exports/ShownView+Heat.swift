import Maps

extension ShownView {
    /// How hot it is, 0...1, as it is painted; of a signed map, what speaks for.
    var heat: SaliencyMap {
        let drawn = drawn
        guard isSigned else { return drawn }
        return SaliencyMap(
            width: drawn.width, height: drawn.height, values: drawn.values.map { max(0, 2 * $0 - 1) })
    }
}
