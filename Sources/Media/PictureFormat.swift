import Pictures

/// All that decides what a picture's bytes mean.
package struct PictureFormat: Sendable, Hashable {
    package var width: Int
    package var height: Int
    package var pixelFormat: PixelFormat
    package var matrix: ColorMatrix
    package var range: ColorRange
    package var transfer: ColorTransfer

    package init(
        width: Int, height: Int, pixelFormat: PixelFormat, matrix: ColorMatrix = .bt709, range: ColorRange = .limited,
        transfer: ColorTransfer = .unspecified
    ) {
        self.width = width
        self.height = height
        self.pixelFormat = pixelFormat
        self.matrix = matrix
        self.range = range
        self.transfer = transfer
    }

    /// What the codes of its YUV, or its gray, mean.
    package var encoding: ColorEncoding {
        ColorEncoding(matrix: matrix, range: range, bitDepth: pixelFormat.bitDepth)
    }

    /// The format in which heat maps are blended over such pictures, at the same size. RGB is full range; its pictures
    /// become limited range, which every player of H.264 shows rightly, unless `range` says otherwise.
    package func rendering(range wanted: ColorRange? = nil) -> PictureFormat {
        var format = self
        format.pixelFormat = pixelFormat.renderFormat
        if pixelFormat.isRGB { format.range = wanted ?? .limited }
        return format
    }
}
