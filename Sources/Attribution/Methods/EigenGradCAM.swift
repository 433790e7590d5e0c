/// EigenGrad-CAM: as Eigen-CAM, of g A in place of A, as pytorch-grad-cam has it. The sign that agrees with sum_k g A.
struct EigenGradCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "EigenGrad-CAM", family: .classActivation, paper: "pytorch-grad-cam, 2021, after arXiv 2008.00299",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] {
        ComponentSign.byEvidence(maps.firstComponent { $0 * $1 }, maps.evidence).map { max($0, 0) }
    }
}
