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
        // Without the identity that R begins with: beside it, small shares would be lost to rounding.
        let start = attention.headRow
        var grown = start.map { _ in Float(0) }
        for block in blocks.reversed() {
            let mean = block.meanOverHeads { max($0 * $1, 0) }
            grown.add(zip(start, grown).map { $0 + $1 }.times(mean), times: 1)
        }
        return [attention.map(grown)]
    }
}
