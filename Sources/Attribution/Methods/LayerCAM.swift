extension FeatureMaps {
    /// LayerCAM: sum_k relu(g) A (Jiang et al., 2021).
    func layerCAM() -> [Float] { map { max($1, 0) * $0 } }
}
