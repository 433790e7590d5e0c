/// HiResCAM: sum_k g A (Draelos and Carin, 2020).
struct HiResCAM: LayerRecipe {
    func map(_ maps: FeatureMaps) -> [Float] { maps.map { $0 * $1 } }
}
