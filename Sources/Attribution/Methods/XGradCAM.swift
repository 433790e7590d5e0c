/// XGrad-CAM (Fu et al., 2020): w = sum_ij g A / (sum_ij A + 1e-7); sum_k w_k A_k.
struct XGradCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "XGrad-CAM", family: .classActivation, paper: "Fu et al., 2020, arXiv 2008.02312",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] {
        let sums = maps.channelSums { _, activation, _ in activation }
        return maps.weighted(
            by: maps.channelSums { k, activation, gradient in gradient * activation / (sums[k] + 1e-7) })
    }
}
