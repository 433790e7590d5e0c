/// How the maps of several layers become one. Each is scaled to 0...1 and resized first.
package enum Fusion: String, Sendable, CaseIterable {
    /// pytorch-grad-cam's.
    case mean
    /// torch-cam's.
    case max
    case product

    /// - Parameter maps: one or more, of one size.
    package func fused(_ maps: [SaliencyMap]) -> SaliencyMap {
        guard self != .mean else { return .mean(of: maps) }
        var result = maps[0]
        for map in maps.dropFirst() {
            for index in result.values.indices {
                let value = map.values[index]
                result.values[index] =
                    self == .max ? Swift.max(result.values[index], value) : result.values[index] * value
            }
        }
        return result
    }
}
