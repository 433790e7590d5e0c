import Maps

/// Integrated gradients (Sundararajan et al., 2017), as captum has them: x times the mean gradient on the straight way from the
/// baseline 0 to x, by Gauss and Legendre's points.
///
/// 0 is the colour that the network's preprocessing subtracts, a gray as a rule. The attributions add up to the score of x
/// without that of the baseline.
struct IntegratedGradients: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "integrated gradients", family: .pixels, paper: "Sundararajan et al., 2017, arXiv 1703.01365",
        cost: "50 forward, 50 backward (--samples)", needs: "any network with gradients")

    private let points: [GaussLegendre.Point]

    init(_ options: MethodOptions) { self.init(steps: options.samples ?? 50) }

    /// - Parameter steps: 1 or more.
    init(steps: Int) { points = GaussLegendre.points(steps) }

    var needs: RecipeNeeds {
        RecipeNeeds(readsLayers: false, gradients: [], pictureBatch: 4, pictureGradient: true)
    }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        try attributions(run, of: score) { _ in }
    }

    /// The same of a changed picture.
    func attributions(
        _ run: ExplainerSession, of score: Score, atPicture change: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws -> [Float] {
        let mean = try run.imageGradientSum(of: score, weights: points.map { Float($0.weight) }) { step, picture in
            change(picture)
            let share = Float(points[step].place)
            for index in picture.indices { picture[index] *= share }
        }
        return zip(run.picture(changedBy: change), mean).map { $0 * $1 }
    }
}
