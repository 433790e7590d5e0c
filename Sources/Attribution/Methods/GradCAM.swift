/// Grad-CAM: sum_k mean_ij(g_k) A_k (Selvaraju et al., 2017).
struct GradCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "Grad-CAM", family: .classActivation, paper: "Selvaraju et al., 2017, arXiv 1610.02391",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] {
        let scale = 1 / Float(maps.positions)
        return maps.weighted(by: maps.channelSums { _, _, gradient in gradient }.map { $0 * scale })
    }
}
