/// An explanation method, by the name that pytorch-grad-cam's command or captum's users have for it.
package enum Method: String, Sendable, CaseIterable {
    case gradCAM = "gradcam"
    case gradCAMPlusPlus = "gradcam++"
    case hiResCAM = "hirescam"
    case elementWiseGradCAM = "gradcamelementwise"
    case xGradCAM = "xgradcam"
    case layerCAM = "layercam"
    case cam
    case eigenCAM = "eigencam"
    case eigenGradCAM = "eigengradcam"
    case segEigenCAM = "segeigencam"
    case kpcaCAM = "kpcacam"
    case scoreCAM = "scorecam"
    case ablationCAM = "ablationcam"
    case fullGrad = "fullgrad"
    case refineCAM = "refinecam"
    case shapleyCAM = "shapleycam"
    case fem
    case finerCAM = "finercam"
    case randomCAM = "randomcam"
    case deepFeatureFactorization = "dff"
    // The picture's values.
    case gradient
    case gradientTimesInput = "gradientxinput"
    case smoothGrad = "smoothgrad"
    case integratedGradients = "integrated-gradients"
    case smoothIntegratedGradients = "smooth-integrated-gradients"
    case guidedBackpropagation = "guided-backprop"
    case deconvNet = "deconvnet"
    case guidedGradCAM = "guided-gradcam"
    // Without gradients or layers.
    case rise
    case occlusion
    // The attention over the picture's tokens.
    case attentionRollout = "attention-rollout"
    case gradientRollout = "gradient-rollout"
    case leGrad = "legrad"

    private var type: any MethodRecipe.Type {
        switch self {
        case .gradCAM: GradCAM.self
        case .gradCAMPlusPlus: GradCAMPlusPlus.self
        case .hiResCAM: HiResCAM.self
        case .elementWiseGradCAM: ElementWiseGradCAM.self
        case .xGradCAM: XGradCAM.self
        case .layerCAM: LayerCAM.self
        case .cam: CAM.self
        case .eigenCAM: EigenCAM.self
        case .eigenGradCAM: EigenGradCAM.self
        case .segEigenCAM: SegEigenCAM.self
        case .kpcaCAM: KPCACAM.self
        case .scoreCAM: ScoreCAM.self
        case .ablationCAM: AblationCAM.self
        case .fullGrad: FullGrad.self
        case .refineCAM: RefineCAM.self
        case .shapleyCAM: ShapleyCAM.self
        case .fem: FEM.self
        case .finerCAM: FinerCAM.self
        case .randomCAM: RandomCAM.self
        case .deepFeatureFactorization: DeepFeatureFactorization.self
        case .gradient: Gradient.self
        case .gradientTimesInput: GradientTimesInput.self
        case .smoothGrad: SmoothGrad.self
        case .integratedGradients: IntegratedGradients.self
        case .smoothIntegratedGradients: SmoothIntegratedGradients.self
        case .guidedBackpropagation: GuidedBackpropagation.self
        case .deconvNet: DeconvNet.self
        case .guidedGradCAM: GuidedGradCAM.self
        case .rise: RISE.self
        case .occlusion: Occlusion.self
        case .attentionRollout: AttentionRollout.self
        case .gradientRollout: GradientRollout.self
        case .leGrad: LeGrad.self
        }
    }

    /// Whether its map is a sum over channels, in place of which their first component may be taken.
    package var sumsChannels: Bool {
        switch self {
        case .gradCAM, .gradCAMPlusPlus, .hiResCAM, .elementWiseGradCAM, .xGradCAM, .layerCAM, .cam, .finerCAM,
            .scoreCAM,
            .ablationCAM, .randomCAM, .refineCAM, .shapleyCAM:
            true
        default: false
        }
    }

    package var description: MethodDescription { type.description }

    /// - Throws: `AttributionError` for options that the method cannot use.
    package func recipe(_ options: MethodOptions = MethodOptions()) throws -> any Recipe { try type.init(options) }
}
