/// An explanation method, by the name that pytorch-grad-cam's command has for it.
package enum Method: String, Sendable, CaseIterable {
    case gradCAM = "gradcam"
    case gradCAMPlusPlus = "gradcam++"
    case hiResCAM = "hirescam"
    case elementWiseGradCAM = "gradcamelementwise"
    case xGradCAM = "xgradcam"
    case layerCAM = "layercam"

    package var recipe: any Recipe {
        switch self {
        case .gradCAM: GradCAM()
        case .gradCAMPlusPlus: GradCAMPlusPlus()
        case .hiResCAM: HiResCAM()
        case .elementWiseGradCAM: ElementWiseGradCAM()
        case .xGradCAM: XGradCAM()
        case .layerCAM: LayerCAM()
        }
    }
}
