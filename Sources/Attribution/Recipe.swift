import Maps
import NeuralGraph

/// An explanation method: what it needs computed, and what it makes of that. One file each.
package protocol Recipe: Sendable {
    var needs: RecipeNeeds { get }

    /// The map of each target layer at the layer's own resolution, not normalised; methods that explain the picture itself
    /// give one map of its size.
    /// - Parameter run: the network after its forward phase and, where gradients are needed, its gradient phase for `score`.
    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap]

    /// What the gradients are taken of, where that is not the score itself.
    /// - Parameter score: what the user wants explained.
    /// - Throws: `AttributionError` for a score that the method says nothing about.
    func explained(_ score: Score) throws -> Score

    /// Whether the method has something to say of a network's layers.
    /// - Parameter graph: the network as it was read.
    /// - Throws: `AttributionError` that says why not and what would work.
    func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws
}

extension Recipe {
    package func explained(_ score: Score) throws -> Score { score }
    package func check(_ graph: Graph, _ layers: [TargetLayer], scores: TensorID) throws {}
}

/// A recipe that users know by a name.
package protocol MethodRecipe: Recipe {
    static var description: MethodDescription { get }

    /// - Throws: `AttributionError` for options that the method cannot use.
    init(_ options: MethodOptions) throws
}

/// A recipe that says of each value of the picture how it speaks for the score.
package protocol PixelRecipe: Recipe {
    /// Signed, row-major [1, channels, height, width].
    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float]

    /// What is shown of them: 0 or more for each pixel, row-major.
    /// - Parameter pixels: how many there are.
    func shown(_ attributions: [Float], pixels: Int) -> [Float]
}

extension PixelRecipe {
    /// The sum of absolute values over a pixel's channels, as SmoothGrad's and most others' pictures are made.
    package func shown(_ attributions: [Float], pixels: Int) -> [Float] {
        var sums = [Float](repeating: 0, count: pixels)
        for (index, value) in attributions.enumerated() { sums[index % pixels] += abs(value) }
        return sums
    }

    package func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        [map(of: try attributions(run, of: score), run)]
    }

    func map(of attributions: [Float], _ run: ExplainerSession) -> SaliencyMap {
        let (width, height) = (run.inputWidth, run.inputHeight)
        return SaliencyMap(width: width, height: height, values: shown(attributions, pixels: width * height))
    }
}

/// What a recipe needs of a network.
package struct RecipeNeeds: Sendable {
    /// Where the score's gradient is needed.
    package enum Place: Sendable, Hashable {
        case targetLayers, image
        /// Wherever a convolution or a batch normalisation adds a bias.
        case biases
        /// Every block's attention.
        case attention
        /// Every block's attention, of the scores that the network's head would make of the tokens behind that block.
        case attentionByBlock
    }

    /// Whether the maps are the target layers'; otherwise there is one, of the picture's size or the tokens' grid, and no layer
    /// is looked for.
    package var readsLayers: Bool
    /// Whether the map is of the attention over the picture's tokens.
    package var readsAttention: Bool
    /// Whether, where the user names no layers, the last feature map of each resolution is taken and not only the last of all.
    package var choosesStages: Bool
    /// Whether the layers give one map, of the picture's size.
    package var mapsPicture: Bool
    package var gradients: Set<Place>
    /// How gradients flow back to the picture; to the target layers they flow exactly, for they are weights there.
    package var gradientRules: GradientRules
    /// How many changed pictures the recipe runs through the whole network at a time, at most; nil where it does not.
    package var pictureBatch: Int?
    /// Whether it needs the score's gradients there.
    package var pictureGradient: Bool
    /// How many changed activations of the one target layer are run through the part of the network behind it at a time; nil
    /// where that is not needed.
    package var tailBatch: Int?
    /// Whether that part gives the score's gradients at the changed activations too.
    package var tailGradient: Bool

    package init(
        readsLayers: Bool = true, readsAttention: Bool = false, choosesStages: Bool = false, mapsPicture: Bool = false,
        gradients: Set<Place> = [.targetLayers],
        gradientRules: GradientRules = .exact,
        pictureBatch: Int? = nil, pictureGradient: Bool = false,
        tailBatch: Int? = nil,
        tailGradient: Bool = false
    ) {
        self.readsLayers = readsLayers
        self.readsAttention = readsAttention
        self.choosesStages = choosesStages
        self.mapsPicture = mapsPicture
        self.gradients = gradients
        self.gradientRules = gradientRules
        self.pictureBatch = pictureBatch
        self.pictureGradient = pictureGradient
        self.tailBatch = tailBatch
        self.tailGradient = tailGradient
    }
}

/// A recipe that weighs a target layer's activations with the score's gradients there.
protocol LayerRecipe: MethodRecipe {
    init()

    /// One frame's map: 0 or more, row-major.
    func map(_ maps: FeatureMaps) -> [Float]
}

extension LayerRecipe {
    package init(_ options: MethodOptions) { self.init() }

    package var needs: RecipeNeeds { RecipeNeeds() }

    package func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
        run.featureMaps.map { SaliencyMap(width: $0.width, height: $0.height, values: map($0)) }
    }
}
