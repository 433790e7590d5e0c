/// Eigen-CAM: the positions' activations, centred, along their first principal component (Muhammad and Yeasin, 2020).
///
/// The gradient is used for the component's sign alone, which is arbitrary in pytorch-grad-cam.
struct EigenCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "Eigen-CAM", family: .classActivation, paper: "Muhammad and Yeasin, 2020, arXiv 2008.00299",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] {
        ComponentSign.byEvidence(maps.firstComponent { activation, _ in activation }, maps.evidence).map { max($0, 0) }
    }
}
