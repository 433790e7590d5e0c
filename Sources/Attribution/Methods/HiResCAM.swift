extension FeatureMaps {
    /// HiResCAM: sum_k g A (Draelos and Carin, 2020).
    func hiResCAM() -> [Float] { map { $0 * $1 } }
}
