/// An explanation method, by the name that pytorch-grad-cam's command has for it.
package enum Method: String, Sendable, CaseIterable {
    case gradCAM = "gradcam"
    case gradCAMPlusPlus = "gradcam++"
    case hiResCAM = "hirescam"
    case elementWiseGradCAM = "gradcamelementwise"
    case xGradCAM = "xgradcam"
    case layerCAM = "layercam"

    /// The map of one frame at the layer's own resolution: 0 or more, not normalised. Row-major.
    package func map(_ maps: FeatureMaps) -> [Float] {
        switch self {
        case .gradCAM: maps.gradCAM()
        case .gradCAMPlusPlus: maps.gradCAMPlusPlus()
        case .hiResCAM: maps.hiResCAM()
        case .elementWiseGradCAM: maps.elementWiseGradCAM()
        case .xGradCAM: maps.xGradCAM()
        case .layerCAM: maps.layerCAM()
        }
    }
}
