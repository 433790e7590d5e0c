/// The matrix between RGB and YUV, by its luma coefficients (ITU-T H.273, table 4).
package enum ColorMatrix: Sendable, Hashable, CaseIterable {
    case bt601
    case bt709
    /// Of BT.2020's two, the one without constant luminance.
    case bt2020
    case fcc
    case smpte240m

    /// Red's part of luma.
    package var kr: Double {
        switch self {
        case .bt601: 0.299
        case .bt709: 0.2126
        case .bt2020: 0.2627
        case .fcc: 0.30
        case .smpte240m: 0.212
        }
    }

    /// Blue's part of luma.
    package var kb: Double {
        switch self {
        case .bt601: 0.114
        case .bt709: 0.0722
        case .bt2020: 0.0593
        case .fcc: 0.11
        case .smpte240m: 0.087
        }
    }
}
