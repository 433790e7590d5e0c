import Maps

/// The gradient at the picture: d score / dx (Simonyan et al., 2013).
struct Gradient: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "gradient", family: .pixels, paper: "Simonyan et al., 2013, arXiv 1312.6034",
        cost: "1 forward, 1 backward", needs: "any network with gradients")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, gradients: [.image]) }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] { try run.imageGradient() }
}
