import Maps
import NeuralGraph

/// Random-CAM: weights drawn evenly from -1...1, what a method has to be better than. The same weights for every frame.
struct RandomCAM: MethodRecipe {
    static let description = MethodDescription(
        title: "Random-CAM", family: .classActivation, paper: "pytorch-grad-cam, 2022: the baseline of sanity checks",
        cost: "1 forward", needs: "a feature map")

    /// One for each channel, layer after layer; nil draws them.
    private let given: [Float]?
    private let seed: UInt64

    init(_ options: MethodOptions) {
        given = options.noise?.values
        seed = options.seed
    }

    var needs: RecipeNeeds { RecipeNeeds(gradients: []) }

    func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws {
        let count = layers.reduce(0) { $0 + $1.grid.channels(graph.shape(of: $1.tensor)) }
        if let given, given.count != count {
            throw AttributionError(
                "the file of random numbers holds \(given.count), but randomcam takes \(count): one for each channel of the "
                    + "layer")
        }
    }

    func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
        var generator = RandomNumbers(seed: seed)
        var weights = given?[...]
        return run.featureMaps.map { maps in
            let own = weights.map { Array($0.prefix(maps.channels)) }
            weights = weights?.dropFirst(maps.channels)
            return SaliencyMap(
                width: maps.width, height: maps.height,
                values: maps.weighted(
                    by: own ?? (0..<maps.channels).map { _ in Float.random(in: -1...1, using: &generator) }))
        }
    }
}
