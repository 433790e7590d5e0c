/// An explanation method, by the name that pytorch-grad-cam's command has for it.
package enum Method: String, Sendable, CaseIterable {
    case gradCAM = "gradcam"
    case gradCAMPlusPlus = "gradcam++"
    case hiResCAM = "hirescam"
    case elementWiseGradCAM = "gradcamelementwise"
    case xGradCAM = "xgradcam"
    case layerCAM = "layercam"

    private var type: any MethodRecipe.Type {
        switch self {
        case .gradCAM: GradCAM.self
        case .gradCAMPlusPlus: GradCAMPlusPlus.self
        case .hiResCAM: HiResCAM.self
        case .elementWiseGradCAM: ElementWiseGradCAM.self
        case .xGradCAM: XGradCAM.self
        case .layerCAM: LayerCAM.self
        }
    }

    package var description: MethodDescription { type.description }

    /// - Throws: `AttributionError` for options that the method cannot use.
    package func recipe(_ options: MethodOptions = MethodOptions()) throws -> any Recipe { try type.init(options) }
}
