extension FeatureMaps {
    /// Element-wise Grad-CAM: sum_k relu(g A), as pytorch-grad-cam has it.
    func elementWiseGradCAM() -> [Float] { map { max($0 * $1, 0) } }
}
