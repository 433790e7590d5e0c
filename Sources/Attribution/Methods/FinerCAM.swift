/// Finer-CAM: Grad-CAM for what sets a class apart from the three whose scores are nearest to its own (Zhang et al., 2025).
struct FinerCAM: LayerRecipe {
    static let description = MethodDescription(
        title: "Finer-CAM", family: .classActivation, paper: "Zhang et al., 2025, arXiv 2501.11309",
        cost: "1 forward, 1 backward to the layer", needs: "a feature map, and two classes or more")

    func explained(_ score: Score) throws -> Score {
        guard case .weighted(let weights) = score.objective, weights.count == 1, let (index, weight) = weights.first,
            weight == 1
        else {
            throw AttributionError(
                "finercam sets one class apart from those nearest to it, not several at once; explain one class, or take "
                    + "gradcam")
        }
        return Score(score.tensor, .contrast(index))
    }

    func map(_ maps: FeatureMaps) -> [Float] { GradCAM().map(maps) }
}
