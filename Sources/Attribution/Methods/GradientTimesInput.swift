import Maps

/// Gradient x input: x d score / dx (Shrikumar et al., 2016).
struct GradientTimesInput: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "gradient x input", family: .pixels, paper: "Shrikumar et al., 2016, arXiv 1605.01713",
        cost: "1 forward, 1 backward", needs: "any network with gradients")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, gradients: [.image]) }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        zip(run.picture, try run.imageGradient()).map { $0 * $1 }
    }
}
