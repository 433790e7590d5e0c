/// Element-wise Grad-CAM: sum_k relu(g A), as pytorch-grad-cam has it.
struct ElementWiseGradCAM: LayerRecipe {
    func map(_ maps: FeatureMaps) -> [Float] { maps.map { max($0 * $1, 0) } }
}
