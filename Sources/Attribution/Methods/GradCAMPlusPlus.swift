/// Grad-CAM++ (Chattopadhay et al., 2018), as pytorch-grad-cam has it: without exp(score), epsilon 1e-6.
///
/// alpha = g^2 / (2 g^2 + (sum_ij A) g^3 + 1e-6), 0 where g = 0; w = sum_ij relu(g) alpha; sum_k w_k A_k.
struct GradCAMPlusPlus: LayerRecipe {
    static let description = MethodDescription(
        title: "Grad-CAM++", family: .classActivation, paper: "Chattopadhay et al., 2018, arXiv 1710.11063",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] {
        let sums = maps.channelSums { _, activation, _ in activation }
        let weights = maps.channelSums { k, _, gradient in
            guard gradient > 0 else { return 0 }
            let square = gradient * gradient
            return gradient * square / (2 * square + sums[k] * square * gradient + 1e-6)
        }
        return maps.weighted(by: weights)
    }
}
