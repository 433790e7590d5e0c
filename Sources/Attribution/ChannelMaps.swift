import Maps

/// The target layer's channels, each a map by itself.
struct ChannelMaps: Recipe {
    let ranking: ChannelRanking

    var needs: RecipeNeeds { RecipeNeeds(gradients: ranking == .gradient ? [.targetLayers] : []) }

    /// All channels' sum.
    func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
        run.featureMaps.map { maps in
            SaliencyMap(
                width: maps.width, height: maps.height,
                values: maps.weighted(by: Array(repeating: 1, count: maps.channels)))
        }
    }
}

extension ExplainerSession {
    /// How important each channel of the target layer is for a class of the last `forward`, which need not be a share.
    /// - Throws: `AttributionError` where the network was not compiled for `Explained.channelMaps`.
    package func channelImportances(classIndex: Int) throws -> [Float] {
        let (ranking, maps) = try channels()
        switch ranking {
        case .activation:
            return maps.channelMeans(maps.activations)
        case .gradient:
            try runGradient(ofClass: classIndex)
            return maps.channelMeans(maps.gradients)
        }
    }

    /// One channel of the last `forward`.
    /// - Parameter isRectified: whether what is below zero is cut off.
    /// - Throws: `AttributionError` for a channel that the layer does not have.
    package func channelMap(_ index: Int, isRectified: Bool) throws -> SaliencyMap {
        let (_, maps) = try channels()
        guard (0..<maps.channels).contains(index) else {
            throw AttributionError(
                "there is no channel \(index); the layer has channels 0 to \(maps.channels - 1)")
        }
        return SaliencyMap(
            width: maps.width, height: maps.height,
            values: (0..<maps.positions).map {
                let value = maps.activations[$0 * maps.channels + index]
                return isRectified ? max(value, 0) : value
            })
    }

    private func channels() throws -> (ChannelRanking, FeatureMaps) {
        guard let recipe = recipe as? ChannelMaps, let maps = featureMaps.first else {
            throw AttributionError("the network was compiled to explain scores, not to show channels")
        }
        return (recipe.ranking, maps)
    }
}

extension FeatureMaps {
    fileprivate func channelMeans(_ values: UnsafeBufferPointer<Float>) -> [Float] {
        var sums = [Float](repeating: 0, count: channels)
        for position in 0..<positions {
            for k in 0..<channels { sums[k] += values[position * channels + k] }
        }
        return sums.map { $0 / Float(positions) }
    }
}
