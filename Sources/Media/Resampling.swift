internal import CFFmpeg

/// How pictures are scaled. All but ``nearest`` widen their kernel when they shrink a picture, as Pillow does and
/// torchvision with `antialias`, so that no detail is passed over.
package enum Resampling: Sendable, CaseIterable {
    case nearest
    /// The mean of the area.
    case box
    case bilinear
    /// Keys' cubic with a = -0.5, as Pillow has it.
    case bicubic
    /// Three lobes.
    case lanczos

    var flag: Int32 {
        switch self {
        case .nearest: SWS_POINT
        case .box: SWS_AREA
        case .bilinear: SWS_BILINEAR
        case .bicubic: SWS_BICUBIC
        case .lanczos: SWS_LANCZOS
        }
    }

    /// The kernel's two parameters, where libswscale's own choice is another: B and C of Mitchell and Netravali.
    var parameters: [Double]? { self == .bicubic ? [0, 0.5] : nil }
}
