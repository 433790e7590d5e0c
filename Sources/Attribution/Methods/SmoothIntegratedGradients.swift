import Maps

/// Integrated gradients, 20 steps each, of noisy pictures, and their mean: captum's `NoiseTunnel` around `IntegratedGradients`. The
/// noise is `SmoothGrad`'s.
struct SmoothIntegratedGradients: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "smooth integrated gradients", family: .pixels,
        paper: "Smilkov et al., 2017, arXiv 1706.03825, and Sundararajan et al., 2017, arXiv 1703.01365",
        cost: "200 forward, 200 backward (20 for each of --samples)", needs: "any network with gradients")

    private let noise: PictureNoise
    private let integrated = IntegratedGradients(steps: 20)

    init(_ options: MethodOptions) throws { noise = try PictureNoise(options, samples: 10) }

    var needs: RecipeNeeds { integrated.needs }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        try noise.mean(over: run) { addNoise in try integrated.attributions(run, of: score, atPicture: addNoise) }
    }
}
