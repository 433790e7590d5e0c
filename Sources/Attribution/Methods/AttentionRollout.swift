import Maps

/// Attention rollout (Abnar and Zuidema, 2020): the product over the blocks of the heads' mean attention, to which the identity is
/// added for the residual and whose rows are made to sum to 1 again; of the tokens that the head reads. The same for every class.
struct AttentionRollout: MethodRecipe {
    static let description = MethodDescription(
        title: "attention rollout", family: .tokens, paper: "Abnar and Zuidema, 2020, arXiv 2005.00928",
        cost: "1 forward", needs: "a vision transformer whose attention sees all tokens")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, readsAttention: true, gradients: []) }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        let (attention, blocks) = try run.attention()
        var row = attention.headRow
        for block in blocks.reversed() {
            let mean = block.meanOverHeads { share, _ in share }
            // With shares that sum to 1, the identity and the rows' new sums make halves.
            row = zip(row, row.times(mean)).map { ($0 + $1) / 2 }
        }
        return [attention.map(row)]
    }
}
