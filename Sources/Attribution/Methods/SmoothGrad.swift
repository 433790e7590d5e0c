import Maps

/// SmoothGrad (Smilkov et al., 2017): the mean gradient at pictures with normal noise. Its standard deviation is 0.15 of the
/// picture's range, within the paper's 10 to 20 %.
struct SmoothGrad: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "SmoothGrad", family: .pixels, paper: "Smilkov et al., 2017, arXiv 1706.03825",
        cost: "50 forward, 50 backward (--samples)", needs: "any network with gradients")

    private let noise: PictureNoise

    init(_ options: MethodOptions) throws { noise = try PictureNoise(options, samples: 50) }

    var needs: RecipeNeeds {
        RecipeNeeds(readsLayers: false, gradients: [.image], gradientPrecision: nil)
    }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        try noise.mean(over: run) { addNoise in try run.imageGradient(of: score, atPicture: addNoise).gradient }
    }
}
