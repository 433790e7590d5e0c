/// What pytorch-grad-cam does to maps once they are made.
extension SaliencyMap {
    /// The layers' maps of one frame as pytorch-grad-cam returns them: each scaled to 0...1 and resized to the network's
    /// input, fused, and scaled to 0...1 again.
    package static func pytorchGradCAM(
        _ layers: [SaliencyMap], fusion: Fusion = .mean, width: Int, height: Int
    ) -> SaliencyMap {
        fusion.fused(layers.map { $0.minMaxNormalized().resized(width: width, height: height) }).minMaxNormalized()
    }

    /// The mean of maps of one size.
    package static func mean(of maps: [SaliencyMap]) -> SaliencyMap {
        var mean = maps[0]
        for map in maps.dropFirst() {
            for index in mean.values.indices { mean.values[index] += map.values[index] }
        }
        if maps.count > 1 { mean.values = mean.values.map { $0 / Float(maps.count) } }
        return mean
    }

    /// Bilinear with half-pixel centres and clamped edges: OpenCV's `INTER_LINEAR`, align_corners = false.
    package func resized(width newWidth: Int, height newHeight: Int) -> SaliencyMap {
        guard newWidth != width || newHeight != height else { return self }
        let columns = (0..<newWidth).map { LinearSample(of: $0, from: width, to: newWidth) }
        let rows = (0..<newHeight).map { LinearSample(of: $0, from: height, to: newHeight) }
        var result: [Float] = []
        result.reserveCapacity(newWidth * newHeight)
        for row in rows {
            let (above, below) = (row.first * width, row.second * width)
            for column in columns {
                let top =
                    values[above + column.first] * (1 - column.fraction)
                    + values[above + column.second] * column.fraction
                let bottom =
                    values[below + column.first] * (1 - column.fraction)
                    + values[below + column.second] * column.fraction
                result.append(top * (1 - row.fraction) + bottom * row.fraction)
            }
        }
        return SaliencyMap(width: newWidth, height: newHeight, values: result)
    }
}
