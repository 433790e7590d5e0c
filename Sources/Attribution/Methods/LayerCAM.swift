/// LayerCAM: sum_k relu(g) A (Jiang et al., 2021).
struct LayerCAM: LayerRecipe {
    func map(_ maps: FeatureMaps) -> [Float] { maps.map { max($1, 0) * $0 } }
}
