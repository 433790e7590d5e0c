extension FeatureMaps {
    /// Grad-CAM: sum_k mean_ij(g_k) A_k (Selvaraju et al., 2017).
    func gradCAM() -> [Float] {
        let scale = 1 / Float(positions)
        return weighted(by: channelSums { _, _, gradient in gradient }.map { $0 * scale })
    }
}
