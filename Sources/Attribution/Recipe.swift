import Maps
import NeuralGraph

/// An explanation method: what it needs computed, and what it makes of that. One file each.
package protocol Recipe: Sendable {
    var needs: RecipeNeeds { get }

    /// The map of each target layer at the layer's own resolution, not normalised; methods that explain the picture itself
    /// give one map of its size.
    /// - Parameter run: the network after its forward phase and, where gradients are needed, its gradient phase for `score`.
    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap]
}

/// What a recipe needs of a network.
package struct RecipeNeeds: Sendable {
    /// Where the score's gradient is needed.
    package enum Place: Sendable, Hashable {
        case targetLayers, image
    }

    /// Whether the maps are the target layers'; otherwise there is one of the picture's size, and no layer is looked for.
    package var readsLayers: Bool
    package var gradients: Set<Place>
    package var gradientRules: GradientRules
    /// In the forward phase the user's choice counts.
    package var gradientPrecision: Precision
    /// How many changed activations of the one target layer are run through the part of the network behind it at a time; nil
    /// where that is not needed.
    package var tailBatch: Int?

    package init(
        readsLayers: Bool = true, gradients: Set<Place> = [.targetLayers], gradientRules: GradientRules = .exact,
        gradientPrecision: Precision = .float32, tailBatch: Int? = nil
    ) {
        self.readsLayers = readsLayers
        self.gradients = gradients
        self.gradientRules = gradientRules
        self.gradientPrecision = gradientPrecision
        self.tailBatch = tailBatch
    }
}

/// A recipe that weighs a target layer's activations with the score's gradients there.
protocol LayerRecipe: Recipe {
    /// One frame's map: 0 or more, row-major.
    func map(_ maps: FeatureMaps) -> [Float]
}

extension LayerRecipe {
    package var needs: RecipeNeeds { RecipeNeeds() }

    package func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
        run.featureMaps.map { SaliencyMap(width: $0.width, height: $0.height, values: map($0)) }
    }
}
