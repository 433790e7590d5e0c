/// XGrad-CAM (Fu et al., 2020): w = sum_ij g A / (sum_ij A + 1e-7); sum_k w_k A_k.
struct XGradCAM: LayerRecipe {
    func map(_ maps: FeatureMaps) -> [Float] {
        let sums = maps.channelSums { _, activation, _ in activation }
        return maps.weighted(
            by: maps.channelSums { k, activation, gradient in gradient * activation / (sums[k] + 1e-7) })
    }
}
