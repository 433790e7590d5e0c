import Maps
import NeuralGraph

/// Deep feature factorization (Collins et al., 2018): the layer's activations as a product of a few concepts' channels and places, all
/// zero or more; the map shows where the concept is that speaks most for the score.
///
/// As pytorch-grad-cam has it, each channel less its minimum is factorized. Which concept is shown is decided by Grad-CAM's
/// weights of its channels, which for a head of global average pooling and a linear layer is the head's own order.
struct DeepFeatureFactorization: MethodRecipe {
    static let description = MethodDescription(
        title: "Deep feature factorization", family: .classActivation, paper: "Collins et al., 2018, arXiv 1806.10206",
        cost: "1 forward, 1 backward to the layer, a factorization", needs: "a feature map")
    static let defaultConcepts = 5

    private let concepts: Int
    private let seed: UInt64
    private let noise: [Float]?

    init(_ options: MethodOptions) {
        concepts = options.concepts ?? Self.defaultConcepts
        seed = options.seed
        noise = options.noise?.values
    }

    var needs: RecipeNeeds { RecipeNeeds() }

    func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws {
        for layer in layers {
            let shape = graph.shape(of: layer.tensor)
            let size = layer.grid.size(shape)
            let (places, channels) = (size.rows * size.columns, layer.grid.channels(shape))
            guard concepts <= min(places, channels) else {
                throw AttributionError(
                    "layer '\(layer.name)' has \(places) places of \(channels) channels, which \(concepts) concepts cannot be "
                        + "told apart in; give fewer with --concepts")
            }
            if let noise, layers.count != 1 || noise.count != concepts * (places + channels) {
                throw AttributionError(
                    "the file of random numbers holds \(noise.count), but dff takes \(concepts * (places + channels)) for "
                        + "one layer: concepts * places, then channels * concepts")
            }
        }
    }

    func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
        run.featureMaps.map { maps in
            SaliencyMap(width: maps.width, height: maps.height, values: map(maps))
        }
    }

    private func map(_ maps: FeatureMaps) -> [Float] {
        let (places, channels) = (maps.positions, maps.channels)
        var rows = [Double](repeating: 0, count: channels * places)
        var minima = [Double](repeating: 0, count: channels)
        for k in 0..<channels {
            for place in 0..<places {
                let value = maps.activations[place * channels + k]
                rows[k * places + place] = value.isFinite ? Double(value) : 0
            }
            minima[k] = rows[k * places..<(k + 1) * places].min() ?? 0
            for place in 0..<places { rows[k * places + place] -= minima[k] }
        }
        let factors = NonNegativeFactors(
            of: rows, rows: channels, columns: places, rank: concepts,
            noise: noise ?? drawn(concepts * (places + channels)))
        let weights = maps.channelSums { _, _, gradient in gradient }
        let relevances = (0..<concepts).map { concept in
            (0..<channels).reduce(0.0) {
                $0 + Double(weights[$1]) * (factors.w[$1 * concepts + concept] + minima[$1])
            }
        }
        let best = relevances.indices.max { relevances[$0] < relevances[$1] } ?? 0
        return (0..<places).map { Float(factors.ht[$0 * concepts + best]) }
    }

    /// The same for every frame.
    private func drawn(_ count: Int) -> [Float] {
        var generator = RandomNumbers(seed: seed)
        var numbers = [Float](repeating: 0, count: count)
        generator.fillNormal(&numbers)
        return numbers
    }
}
