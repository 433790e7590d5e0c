import Maps
import NeuralGraph

/// Refine-CAM: the product of several layers' Grad-CAM++ maps, each scaled to 0...1 at the picture's size (2026), as
/// pytorch-grad-cam has it.
struct RefineCAM: MethodRecipe {
    static let description = MethodDescription(
        title: "Refine-CAM", family: .classActivation, paper: "2026, arXiv 2605.14641",
        cost: "1 forward, 1 backward to the first of the layers",
        needs: "feature maps; without --layer the last one of each of the last four resolutions")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds { RecipeNeeds(choosesStages: true, mapsPicture: true) }

    func maps(_ run: ExplainerSession, of score: Score) -> [SaliencyMap] {
        let (width, height) = (run.inputWidth, run.inputHeight)
        let maps = run.featureMaps.map {
            SaliencyMap(width: $0.width, height: $0.height, values: GradCAMPlusPlus().map($0))
                .minMaxNormalized().resized(width: width, height: height).minMaxNormalized()
        }
        return [Fusion.product.fused(maps)]
    }
}
