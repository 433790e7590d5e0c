/// Seg-Eigen-CAM: as Eigen-CAM, of abs(g) A, with the sign that makes the value farthest from zero positive (Chung and
/// Ying, 2025).
struct SegEigenCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "Seg-Eigen-CAM", family: .classActivation, paper: "Chung and Ying, 2025, doi 10.3390/app15137562",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map")

    func map(_ maps: FeatureMaps) -> [Float] {
        ComponentSign.byLargest(maps.firstComponent { $0 * abs($1) }).map { max($0, 0) }
    }
}
