import Maps

/// Guided Grad-CAM (Selvaraju et al., 2017): guided backpropagation times the layer's Grad-CAM at the picture's size.
///
/// Grad-CAM's map is made larger bilinearly, as the paper and pytorch-grad-cam do it; captum's default repeats its values.
struct GuidedGradCAM: PixelRecipe, MethodRecipe {
    static let description = MethodDescription(
        title: "guided Grad-CAM", family: .pixels, paper: "Selvaraju et al., 2017, arXiv 1610.02391",
        cost: "1 forward, 1 backward", needs: "a feature map; ReLU or ReLU6")

    init(_ options: MethodOptions) {}

    var needs: RecipeNeeds {
        RecipeNeeds(gradients: [.targetLayers, .image], gradientRules: .guidedReLU)
    }

    func attributions(_ run: ExplainerSession, of score: Score) throws -> [Float] {
        let layers = run.featureMaps
        guard layers.count == 1 else {
            throw AttributionError("guided Grad-CAM explains one layer, not \(layers.count); name one with --layer")
        }
        let coarse = SaliencyMap(width: layers[0].width, height: layers[0].height, values: GradCAM().map(layers[0]))
        let map = coarse.resized(width: run.inputWidth, height: run.inputHeight).values
        return try run.imageGradient().enumerated().map { $1 * map[$0 % map.count] }
    }
}
