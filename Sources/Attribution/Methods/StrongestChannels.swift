import NeuralGraph

/// Which of a layer's channels a method looks at that runs the network for each.
enum StrongestChannels {
    /// More than these are not run unless it is said how many.
    private static let mostUnasked = 4096

    /// - Parameter limit: how many the user wants.
    /// - Throws: `AttributionError` for a layer of too many channels and no limit.
    static func check(_ graph: Graph, _ layers: [TargetLayer], limit: Int?, method: String) throws {
        for layer in layers {
            let count = layer.grid.channels(graph.shape(of: layer.tensor))
            guard min(count, limit ?? count) <= mostUnasked else {
                throw AttributionError(
                    "\(method) runs the network once for each channel, and layer '\(layer.name)' has \(count); keep the "
                        + "strongest with --channels 64, take another --layer, or gradcam")
            }
        }
    }

    /// The channels that vary most over the positions, in their own order; all without a limit. Those that hardly vary have
    /// nothing to show.
    static func of(_ maps: FeatureMaps, limit: Int?) -> [Int] {
        guard let limit, limit < maps.channels else { return Array(0..<maps.channels) }
        let variances = (0..<maps.channels).map { k in
            let values = stride(from: k, to: maps.positions * maps.channels, by: maps.channels).lazy.map {
                Double(maps.activations[$0])
            }
            let mean = values.reduce(0, +) / Double(maps.positions)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        return variances.indices.sorted { (variances[$0], $1) > (variances[$1], $0) }.prefix(limit).sorted()
    }
}
