import Maps
import NeuralGraph

/// Ablation-CAM: w_k = (y - y_k) / y with y_k the score without channel k (Desai and Ramaswamy, 2020), as pytorch-grad-cam has
/// it. Only the part of the network behind the layer runs again.
struct AblationCAM: MethodRecipe {
    static let description = MethodDescription(
        title: "Ablation-CAM", family: .classActivation,
        paper: "Desai and Ramaswamy, 2020, doi 10.1109/WACV45572.2020.9093360",
        cost: "1 forward, and the part behind the layer for each channel (--channels)", needs: "a feature map")

    /// pytorch-grad-cam's, which counts where activations may be negative.
    private static let batch = 32
    private let limit: Int?

    init(_ options: MethodOptions) { limit = options.channels }

    var needs: RecipeNeeds { RecipeNeeds(gradients: [], tailBatch: Self.batch) }

    func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws {
        try StrongestChannels.check(graph, layers, limit: limit, method: "ablationcam")
    }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        let maps = run.featureMaps[0]
        let chosen = StrongestChannels.of(maps, limit: limit)
        let replacements = zip(chosen, Self.ablationValues(chosen.count, lowest: try run.tailActivations().min() ?? 0))
        let value = try score.objective.value(of: run.scored())
        let ablated = try run.scores(settingChannels: replacements.map { (channel: $0, value: $1) })
        var weights = [Float](repeating: 0, count: maps.channels)
        for (k, scores) in zip(chosen, ablated) {
            weights[k] = (value - (try score.objective.value(of: scores))) / (value == 0 ? 1 : value)
        }
        return [SaliencyMap(width: maps.width, height: maps.height, values: maps.weighted(by: weights))]
    }

    /// What stands in for each channel: 0 where that is the lowest activation. Otherwise something very low, which
    /// pytorch-grad-cam takes from the lowest value of a batch that it has lowered for the channels before.
    private static func ablationValues(_ count: Int, lowest: Float) -> [Float] {
        guard lowest != 0 else { return [Float](repeating: 0, count: count) }
        var value = lowest
        return (0..<count).map { index in
            value = (index % batch == 0 ? lowest : value) - 1e7
            return value
        }
    }
}
