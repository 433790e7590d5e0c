import Maps

/// Guided backpropagation (Springenberg et al., 2014): the gradient at the picture, of which each ReLU lets through what is
/// positive where its input is.
struct GuidedBackpropagation: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "guided backpropagation", family: .pixels, paper: "Springenberg et al., 2014, arXiv 1412.6806",
        cost: "1 forward, 1 backward", needs: "ReLU or ReLU6; without, it is the gradient")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds {
        RecipeNeeds(readsLayers: false, gradients: [.image], gradientRules: .guidedReLU)
    }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] { try run.imageGradient() }
}
