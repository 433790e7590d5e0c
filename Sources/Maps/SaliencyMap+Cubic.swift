extension SaliencyMap {
    /// At another size by a cubic (`CubicSample`), which leaves no creases between cells as bilinear does, cut off at the map's own
    /// lowest and highest value.
    package func resizedSmoothly(width newWidth: Int, height newHeight: Int) -> SaliencyMap {
        guard newWidth != width || newHeight != height else { return self }
        let columns = (0..<newWidth).map { CubicSample(of: $0, from: width, to: newWidth) }
        let rows = (0..<newHeight).map { CubicSample(of: $0, from: height, to: newHeight) }
        let (low, high) = bounds
        var wide: [Float] = []
        wide.reserveCapacity(newWidth * height)
        for start in stride(from: 0, to: width * height, by: max(width, 1)) {
            for sample in columns { wide.append(sample.mix { values[start + $0] }) }
        }
        var result: [Float] = []
        result.reserveCapacity(newWidth * newHeight)
        for sample in rows {
            for x in 0..<newWidth {
                result.append(min(max(sample.mix { wide[$0 * newWidth + x] }, low), high))
            }
        }
        return SaliencyMap(width: newWidth, height: newHeight, values: result)
    }
}

extension CubicSample {
    /// What lies at the place, of the values at its samples.
    fileprivate func mix(_ value: (Int) -> Float) -> Float {
        weights.0 * value(indices.0) + weights.1 * value(indices.1) + weights.2 * value(indices.2)
            + weights.3 * value(indices.3)
    }
}
