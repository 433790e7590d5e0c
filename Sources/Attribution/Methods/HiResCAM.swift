/// HiResCAM: sum_k g A (Draelos and Carin, 2020).
struct HiResCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "HiResCAM", family: .classActivation, paper: "Draelos and Carin, 2020, arXiv 2011.08891",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] { maps.map { $0 * $1 } }
}
