/// Element-wise Grad-CAM: sum_k relu(g A), as pytorch-grad-cam has it.
struct ElementWiseGradCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "element-wise Grad-CAM", family: .classActivation, paper: "pytorch-grad-cam, 2022",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] { maps.map { max($0 * $1, 0) } }
}
