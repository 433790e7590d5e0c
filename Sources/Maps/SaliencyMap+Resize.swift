/// What pytorch-grad-cam does to maps once they are made.
extension SaliencyMap {
    /// The layers' maps of one frame as pytorch-grad-cam returns them: each scaled to 0...1 and resized to the network's
    /// input, their mean scaled to 0...1 again.
    package static func pytorchGradCAM(_ layers: [SaliencyMap], width: Int, height: Int) -> SaliencyMap {
        mean(of: layers.map { $0.minMaxNormalized().resized(width: width, height: height) }).minMaxNormalized()
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

    /// (m - min) / (1e-7 + max(m - min)): each map for itself, to 0...1.
    package func minMaxNormalized() -> SaliencyMap {
        let low = values.min() ?? 0
        let scale = 1 / (1e-7 + (values.max() ?? 0) - low)
        return SaliencyMap(width: width, height: height, values: values.map { ($0 - low) * scale })
    }

    /// Bilinear with half-pixel centres and clamped edges: OpenCV's `INTER_LINEAR`, align_corners = false.
    package func resized(width newWidth: Int, height newHeight: Int) -> SaliencyMap {
        guard newWidth != width || newHeight != height else { return self }
        let columns = Self.taps(from: width, to: newWidth)
        let rows = Self.taps(from: height, to: newHeight)
        var result: [Float] = []
        result.reserveCapacity(newWidth * newHeight)
        for row in rows {
            let (above, below) = (row.low * width, row.high * width)
            for column in columns {
                let top = values[above + column.low] * (1 - column.weight) + values[above + column.high] * column.weight
                let bottom =
                    values[below + column.low] * (1 - column.weight) + values[below + column.high] * column.weight
                result.append(top * (1 - row.weight) + bottom * row.weight)
            }
        }
        return SaliencyMap(width: newWidth, height: newHeight, values: result)
    }

    /// For each new sample, the two old ones around it and the weight of the second.
    private static func taps(from old: Int, to new: Int) -> [(low: Int, high: Int, weight: Float)] {
        let scale = Double(old) / Double(new)
        return (0..<new).map { index in
            let position = (Double(index) + 0.5) * scale - 0.5
            let low = Int(position.rounded(.down))
            let weight = Float(position - Double(low))
            return (min(max(low, 0), old - 1), min(max(low + 1, 0), old - 1), weight)
        }
    }
}
