/// FEM: w_k is the share of A_k that lies above its mean by more than two standard deviations (Fuad et al., 2020).
struct FEM: LayerRecipe {
    static let description = MethodDescription(
        title: "FEM", family: .classActivation, paper: "Fuad et al., 2020, hal-02963298", cost: "1 forward",
        needs: "a feature map")

    var needs: RecipeNeeds { RecipeNeeds(gradients: []) }

    func map(_ maps: FeatureMaps) -> [Float] {
        let count = Double(maps.positions)
        let weights = (0..<maps.channels).map { k -> Float in
            let values = stride(from: k, to: maps.positions * maps.channels, by: maps.channels).lazy.map {
                Double(maps.activations[$0])
            }
            let mean = values.reduce(0, +) / count
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            let threshold = Float(mean + 2 * variance.squareRoot())
            return Float(values.reduce(0) { $0 + (Float($1) > threshold ? 1 : 0) } / count)
        }
        return maps.weighted(by: weights)
    }
}
