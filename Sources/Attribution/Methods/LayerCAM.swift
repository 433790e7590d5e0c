/// LayerCAM: sum_k relu(g) A (Jiang et al., 2021).
struct LayerCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "LayerCAM", family: .classActivation, paper: "Jiang et al., 2021, doi 10.1109/TIP.2021.3089943",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] { maps.map { max($1, 0) * $0 } }
}
