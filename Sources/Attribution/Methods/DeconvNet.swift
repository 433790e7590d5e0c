import Maps

/// The deconvolutional network (Zeiler and Fergus, 2013): the gradient at the picture, of which each ReLU lets through what is
/// positive.
struct DeconvNet: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "DeconvNet", family: .pixels, paper: "Zeiler and Fergus, 2013, arXiv 1311.2901",
        cost: "1 forward, 1 backward", needs: "ReLU or ReLU6; without, it is the gradient")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds {
        RecipeNeeds(readsLayers: false, gradients: [.image], gradientRules: .positiveReLU)
    }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] { try run.imageGradient() }
}
