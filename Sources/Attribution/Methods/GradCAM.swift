/// Grad-CAM: sum_k mean_ij(g_k) A_k (Selvaraju et al., 2017).
struct GradCAM: LayerRecipe {
    func map(_ maps: FeatureMaps) -> [Float] {
        let scale = 1 / Float(maps.positions)
        return maps.weighted(by: maps.channelSums { _, _, gradient in gradient }.map { $0 * scale })
    }
}
