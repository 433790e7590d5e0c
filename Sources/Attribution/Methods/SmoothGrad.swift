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
        RecipeNeeds(readsLayers: false, gradients: [], pictureBatch: 4, pictureGradient: true)
    }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        var noises = try noise.series(for: run)
        let weights = [Float](repeating: 1 / Float(noise.samples), count: noise.samples)
        return try run.imageGradientSum(of: score, weights: weights) { _, picture in noises.next().add(to: picture) }
    }
}
