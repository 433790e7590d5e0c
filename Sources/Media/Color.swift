internal import CFFmpeg
import Pictures

extension ColorMatrix {
    /// What the tag says; what players assume where it says nothing (BT.709 from 720 lines or 1280 columns on, BT.601
    /// below). RGB has no matrix: pictures made from it get BT.709.
    init(_ tag: AVColorSpace, width: Int, height: Int) {
        switch tag {
        case AVCOL_SPC_BT709, AVCOL_SPC_RGB: self = .bt709
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: self = .bt601
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: self = .bt2020
        case AVCOL_SPC_FCC: self = .fcc
        case AVCOL_SPC_SMPTE240M: self = .smpte240m
        default: self = width >= 1280 || height >= 720 ? .bt709 : .bt601
        }
    }

    var tag: AVColorSpace {
        switch self {
        case .bt601: AVCOL_SPC_SMPTE170M
        case .bt709: AVCOL_SPC_BT709
        case .bt2020: AVCOL_SPC_BT2020_NCL
        case .fcc: AVCOL_SPC_FCC
        case .smpte240m: AVCOL_SPC_SMPTE240M
        }
    }

    /// swscale's number for the matrix.
    var scalerColorspace: Int32 {
        switch self {
        case .bt601: SWS_CS_ITU601
        case .bt709: SWS_CS_ITU709
        case .bt2020: SWS_CS_BT2020
        case .fcc: SWS_CS_FCC
        case .smpte240m: SWS_CS_SMPTE240M
        }
    }
}

extension ColorRange {
    /// What the tag says; where it says nothing, gray is full range, as swscale takes it, and YUV is limited. RGB has no
    /// other range than full.
    init(_ tag: AVColorRange, of format: PixelFormat) {
        if format.isRGB {
            self = .full
        } else if tag == AVCOL_RANGE_UNSPECIFIED {
            self = format.isGray ? .full : .limited
        } else {
            self = tag == AVCOL_RANGE_JPEG ? .full : .limited
        }
    }

    var tag: AVColorRange { self == .full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG }
}

extension ColorTransfer {
    // libav*'s numbers are the standard's.
    init(_ tag: AVColorTransferCharacteristic) { self.init(rawValue: tag.rawValue) }

    var tag: AVColorTransferCharacteristic { AVColorTransferCharacteristic(rawValue: rawValue) }
}
