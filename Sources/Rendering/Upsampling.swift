import Maps

/// How a map's cells become a picture's samples.
package enum Upsampling: Sendable {
    /// As pytorch-grad-cam does it.
    case bilinear
    /// Without the kinks that bilinear leaves between cells.
    case smooth

    /// Maps of so many cells along their longer side are fine enough for bilinear steps not to be seen.
    private static let fine = 48

    /// - Parameter width: of the picture.
    func rows(of map: SaliencyMap, width: Int) -> any MapRows {
        if self == .smooth && max(map.width, map.height) < Self.fine { return SmoothUpsampler(map: map, width: width) }
        return MapUpsampler(map: map, width: width)
    }
}

/// A map stretched to a picture's width, which gives any of the picture's rows.
protocol MapRows {
    /// Writes a row's colour indices, uint8(255 * value).
    /// - Parameter height: of the picture.
    func fillRow(_ y: Int, height: Int, indices: UnsafeMutablePointer<UInt8>)
}
