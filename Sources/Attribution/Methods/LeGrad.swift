import Maps

/// LeGrad (Bousselham et al., 2024): the mean over blocks, heads and the tokens that look of relu(d score / d attention), where
/// a block's score is what the network's own head would make of the tokens behind that block.
struct LeGrad: MethodRecipe {
    static let description = MethodDescription(
        title: "LeGrad", family: .tokens, paper: "Bousselham et al., 2024, arXiv 2404.03214",
        cost: "1 forward, 1 backward", needs: "a vision transformer whose attention sees all tokens")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(readsLayers: false, readsAttention: true, gradients: [.attentionByBlock]) }

    func maps(_ run: ExplainerSession, of score: Score) throws -> [SaliencyMap] {
        let (attention, blocks) = try run.attention()
        var sums = [Float](repeating: 0, count: attention.tokens)
        for block in blocks {
            let mean = block.meanOverHeads { max($1, 0) }
            for index in mean.indices { sums[index % attention.tokens] += mean[index] }
        }
        return [attention.map(sums.map { $0 / Float(attention.tokens * blocks.count) })]
    }
}
