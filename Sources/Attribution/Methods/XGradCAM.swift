extension FeatureMaps {
    /// XGrad-CAM (Fu et al., 2020): w = sum_ij g A / (sum_ij A + 1e-7); sum_k w_k A_k.
    func xGradCAM() -> [Float] {
        let sums = channelSums { _, activation, _ in activation }
        return weighted(by: channelSums { k, activation, gradient in gradient * activation / (sums[k] + 1e-7) })
    }
}
