import Maps
import NeuralGraph

/// Shapley-CAM: w = mean_ij(g - 1/2 H A), H the second derivatives of the score at the layer (Cai, 2025), as pytorch-grad-cam
/// has it.
///
/// H A is the slope of the gradient along A, which the part behind the layer gives at 0.99 A and 1.01 A. Where that part is
/// linear but for kinks, H is 0, as automatic differentiation has it, and this is Grad-CAM.
struct ShapleyCAM: MethodRecipe {
    static let description = MethodDescription(
        title: "Shapley-CAM", family: .classActivation, paper: "Cai, 2025, arXiv 2501.06261",
        cost: "1 forward, 1 backward to the layer, and the part behind the layer twice", needs: "a feature map")

    private static let step: Float = 0.01

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(tailBatch: 2, tailGradient: true) }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        let maps = run.featureMaps[0]
        var weights = maps.channelSums { _, _, gradient in gradient }
        if try run.isCurvedBehindLayer(score) {
            let activations = try run.tailActivations()
            let gradients = try run.gradients(
                of: score,
                atActivations: [1 + Self.step, 1 - Self.step].map { factor in activations.map { $0 * factor } })
            let slopes = zip(gradients[0], gradients[1]).map { ($0 - $1) / (2 * Self.step) }
            for (k, slope) in try run.channelSums(slopes).enumerated() { weights[k] -= slope / 2 }
        }
        return [
            SaliencyMap(
                width: maps.width, height: maps.height,
                values: maps.weighted(by: weights.map { $0 / Float(maps.positions) }))
        ]
    }
}
