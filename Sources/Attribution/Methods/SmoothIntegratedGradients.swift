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
        var noises = try noise.series(for: run)
        var mean = [Float](repeating: 0, count: run.input.count)
        for _ in 0..<noise.samples {
            let noise = noises.next()
            let found = try integrated.attributions(run, of: score) { noise.add(to: $0) }
            mean.add(found, times: 1 / Float(self.noise.samples))
        }
        return mean
    }
}
