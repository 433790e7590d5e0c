import Maps

/// The gradient rollout of Chefer et al. (2021): R grows by A R in each block, A the heads' mean of relu(gradient * attention); of
/// the tokens that the head reads.
struct GradientRollout: MethodRecipe {
    static let description = MethodDescription(
        title: "gradient rollout", family: .tokens, paper: "Chefer et al., 2021, arXiv 2103.15679",
        cost: "1 forward, 1 backward", needs: "a vision transformer whose attention sees all tokens")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, readsAttention: true, gradients: [.attention]) }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        let (attention, blocks) = try run.attention()
        var row = attention.headRow
        for block in blocks.reversed() {
            let mean = block.meanOverHeads { max($0 * $1, 0) }
            row = zip(row, row.times(mean)).map { $0 + $1 }
        }
        // Without the identity that R begins with.
        return [attention.map(zip(row, attention.headRow).map { max($0 - $1, 0) })]
    }
}
